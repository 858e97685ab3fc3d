package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.volume.BlockSource;
import io.drover.volume.VolumeData;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Backups of one snapshot to several targets, from one read. Targets are opened at the same time;
 * one that does not answer soon drops out, and the others go on without it.
 */
final class SharedBackup {
    private final VolumeData data;
    private final BackupstoreOpener stores;
    private final Duration patience;

    /**
     * @param patience how long to wait for a target's first answer
     */
    SharedBackup(VolumeData data, BackupstoreOpener stores, Duration patience) {
        this.data = data;
        this.stores = stores;
        this.patience = patience;
    }

    /**
     * Returns when all have ended.
     *
     * @param listeners in the order of the tasks
     * @return bytes that were read of the snapshot
     * @throws IOException if the snapshot cannot be opened
     */
    long run(List<BackupTask> tasks, List<? extends SharedBackupListener> listeners)
            throws IOException, InterruptedException {
        BackupRequest first = tasks.getFirst().request();
        String volume = first.volume().value();
        String snapshot = first.snapshot().name();
        List<Future<Backupstore>> opened = open(tasks);
        List<BackupMember> members = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            SharedBackupListener listener = listeners.get(i);
            switch (opened.get(i).state()) {
                case SUCCESS ->
                        members.add(
                                opened.get(i)
                                        .resultNow()
                                        .member(
                                                tasks.get(i).request(),
                                                new SnapshotChanges(data, volume, snapshot),
                                                listener,
                                                listener::onEnd));
                case FAILED ->
                        listener.onEnd(new MemberOutcome.Failed(opened.get(i).exceptionNow()));
                default -> listener.onEnd(new MemberOutcome.Behind(silent(tasks.get(i))));
            }
        }
        if (members.isEmpty()) {
            return 0;
        }
        try (BlockSource source = data.openSnapshot(volume, snapshot)) {
            return Backupstore.backUpTogether(members, source, Backupstore.PATIENCE)
                    .reading()
                    .bytesRead();
        }
    }

    private String silent(BackupTask task) {
        return "backup target '%s' did not answer within %d s"
                .formatted(task.target().name(), patience.toSeconds());
    }

    /** Not closed: that would wait for the target that does not answer. */
    private List<Future<Backupstore>> open(List<BackupTask> tasks) throws InterruptedException {
        ExecutorService openers = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return openers.invokeAll(
                    tasks.stream()
                            .map(task -> (Callable<Backupstore>) () -> stores.open(task.target()))
                            .toList(),
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
        } finally {
            openers.shutdownNow();
        }
    }
}
