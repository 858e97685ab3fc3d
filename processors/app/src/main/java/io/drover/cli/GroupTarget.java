package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** One of several targets of a backup: what is done there, and what became of it. */
final class GroupTarget implements AutoCloseable {
    private final String url;
    // written by threads of this target, read also by others
    private volatile Optional<OpenTarget> open = Optional.empty();
    private volatile Optional<PreparedBackup> prepared = Optional.empty();
    private volatile Optional<BackupOutcome> outcome = Optional.empty();
    private volatile Optional<Throwable> cause = Optional.empty();
    private volatile Optional<String> behind = Optional.empty();

    GroupTarget(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }

    /** Opens and asks the target; its failure is kept, and no matter to others. */
    void prepare(
            GroupBackup.Opener opener, GroupBackup.Preparation preparation, Consumer<String> notes)
            throws InterruptedException {
        try {
            open = Optional.of(opener.open(url));
            prepared = Optional.of(preparation.prepare(backupstore(), notes));
        } catch (StoreException | IOException | CommandFailure e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            cause = Optional.of(e);
        }
    }

    private Backupstore backupstore() {
        return open.orElseThrow().backupstore();
    }

    /** Empty if it failed before anything was begun. */
    Optional<PreparedBackup> prepared() {
        return prepared;
    }

    /** The size of its blocks and its URL, for display. */
    Optional<String> blockSize() {
        return prepared.map(
                backup ->
                        "%s at %s"
                                .formatted(
                                        Quantity.bytes(backup.request().blockSize().bytes()), url));
    }

    BackupMember member(GroupProgress progress) {
        PreparedBackup backup = prepared.orElseThrow();
        return backupstore()
                .member(backup.request(), backup.changes(), progress.of(url), this::ended);
    }

    private void ended(MemberOutcome member) {
        switch (member) {
            case MemberOutcome.Completed(BackupOutcome done) -> outcome = Optional.of(done);
            case MemberOutcome.Failed(Throwable failure) -> cause = Optional.of(failure);
            case MemberOutcome.Behind(String reason) -> behind = Optional.of(reason);
        }
    }

    /** A backup to this target and no other, which takes up what is there. */
    void backUpAlone(BlockSource source, GroupProgress progress) throws InterruptedException {
        PreparedBackup backup = prepared.orElseThrow();
        try {
            outcome =
                    Optional.of(
                            backupstore()
                                    .backup(
                                            backup.request(),
                                            source,
                                            backup.changes(),
                                            progress.of(url)));
        } catch (StoreException | IOException e) {
            cause = Optional.of(e);
        }
    }

    Optional<BackupOutcome> outcome() {
        return outcome;
    }

    /** Why it dropped out of the reading that it shared with others, if it did. */
    Optional<String> behind() {
        return behind;
    }

    Optional<Failures.Failure> failure() {
        return cause.map(Failures::of);
    }

    @Override
    public void close() {
        open.ifPresent(OpenTarget::close);
    }
}
