package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes backups of a volume one after the other, and knows what became of each. */
final class Deletions {
    /** What became of a backup. */
    sealed interface Outcome {
        record Deleted() implements Outcome {}

        /** It may be gone nevertheless, and only its blocks be left. */
        record Failed(String cause) implements Outcome {}

        record NotTried() implements Outcome {}
    }

    private final VolumeName volume;
    private final List<BackupName> backups;
    private final List<DeleteOutcome> done = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    Deletions(VolumeName volume, List<BackupName> backups) {
        this.volume = volume;
        this.backups = List.copyOf(backups);
    }

    /** Stops at the first that fails: what keeps it from being deleted is likely to keep others. */
    void run(Backupstore store) throws StoreException, InterruptedException {
        try {
            for (BackupName backup : backups) {
                done.add(store.deleteBackup(volume, backup));
            }
        } catch (StoreException e) {
            failure = Optional.of(e.getMessage());
            throw e;
        } catch (InterruptedException e) {
            failure = Optional.of("interrupted");
            throw e;
        }
    }

    List<BackupName> backups() {
        return backups;
    }

    Outcome of(BackupName backup) {
        int at = backups.indexOf(backup);
        if (at < done.size()) {
            return new Outcome.Deleted();
        }
        return at == done.size() && failure.isPresent()
                ? new Outcome.Failed(failure.get())
                : new Outcome.NotTried();
    }

    boolean isStopped() {
        return failure.isPresent();
    }

    /** Number of backups that were deleted. */
    int deleted() {
        return done.size();
    }

    /** Number of blocks that were deleted with them. */
    long blocks() {
        return done.stream().mapToLong(DeleteOutcome::blocksDeleted).sum();
    }

    /** Why blocks are left that no backup needs. */
    Optional<String> blocksKeptBecause() {
        return done.isEmpty() ? Optional.empty() : done.getLast().blocksKeptBecause();
    }
}
