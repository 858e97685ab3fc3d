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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
        List<SharedBackupStep> steps = tasks.stream().map(_ -> new SharedBackupStep()).toList();
        for (int i = 0; i < tasks.size(); i++) {
            listeners.get(i).onBegin(steps.get(i)::cancel);
        }
        List<Future<Backupstore>> opened = open(tasks, steps);
        List<BackupMember> members = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            BackupTask task = tasks.get(i);
            SharedBackupListener listener = listeners.get(i);
            switch (opened.get(i).state()) {
                case SUCCESS -> {
                    BackupMember member =
                            opened.get(i)
                                    .resultNow()
                                    .member(
                                            task.request(),
                                            new SnapshotChanges(data, volume, snapshot),
                                            listener,
                                            listener::onEnd);
                    steps.get(i).begin(member::cancel);
                    members.add(member);
                }
                case FAILED ->
                        listener.onEnd(new MemberOutcome.Failed(opened.get(i).exceptionNow()));
                case CANCELLED -> listener.onEnd(new MemberOutcome.Failed(cancelled(task)));
                case RUNNING -> listener.onEnd(new MemberOutcome.Behind(silent(task)));
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

    private static CancellationException cancelled(BackupTask task) {
        return new CancellationException(
                "the backup to target '%s' was cancelled".formatted(task.target().name()));
    }

    /** Not closed: that would wait for the target that does not answer. */
    private List<Future<Backupstore>> open(List<BackupTask> tasks, List<SharedBackupStep> steps)
            throws InterruptedException {
        ExecutorService openers = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Backupstore>> opened = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                BackupTask task = tasks.get(i);
                Future<Backupstore> opening = openers.submit(() -> stores.open(task.target()));
                steps.get(i).begin(() -> opening.cancel(true));
                opened.add(opening);
            }
            long deadline = System.nanoTime() + patience.toNanos();
            for (Future<Backupstore> opening : opened) {
                awaitEnd(opening, deadline);
            }
            return opened;
        } finally {
            openers.shutdownNow();
        }
    }

    private static void awaitEnd(Future<?> opening, long deadline) throws InterruptedException {
        try {
            opening.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            // the state of the opening shows it
        }
    }
}
