package io.drover.control.several;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.BackupTask;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.SharedBackupListener;
import io.drover.mover.SharedBackupTask;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One read of a snapshot for several backups, on a thread of its own: the end of one, or its
 * interruption, is not that of the others. Each backup waits on its own thread for its part; the
 * last one also waits until nothing is read any more. Thread-safe.
 */
public final class SharedRead {
    private final DataMoverRoute mover;
    private final List<Part> parts;
    private final AtomicInteger attended;
    private volatile Thread thread;

    SharedRead(DataMoverRoute mover, List<Part> parts) {
        this.mover = mover;
        this.parts = List.copyOf(parts);
        this.attended = new AtomicInteger(parts.size());
    }

    /** What the read does for one backup. */
    static final class Part implements SharedBackupListener {
        private final BackupTask task;
        private final ProgressListener progress;
        private final CompletableFuture<Runnable> begun = new CompletableFuture<>();
        private final CompletableFuture<MemberOutcome> end = new CompletableFuture<>();
        private volatile boolean unwanted;

        Part(BackupTask task, ProgressListener progress) {
            this.task = task;
            this.progress = progress;
        }

        BackupTask task() {
            return task;
        }

        /** Stops it, now or as soon as it begins; the others go on. */
        void cancel() {
            unwanted = true;
            var _ = begun.thenAccept(Runnable::run);
        }

        @Override
        public void onBegin(Runnable cancel) {
            begun.complete(cancel);
        }

        @Override
        public void onProgress(Progress now) {
            progress.onProgress(now);
        }

        @Override
        public void onNote(String note) {
            progress.onNote(note);
        }

        @Override
        public void onEnd(MemberOutcome outcome) {
            end.complete(outcome);
        }
    }

    void start() {
        thread =
                Thread.ofVirtual()
                        .name("shared-backup")
                        .unstarted(LogContext.carriedInto(this::run));
        thread.start();
    }

    /** The boundary of the thread: whatever it throws is the end of the parts that have none. */
    private void run() {
        try {
            mover.backupTogether(
                    new SharedBackupTask(parts.stream().map(Part::task).toList()), parts);
            end(new IllegalStateException("the data mover did not tell how the backup ended"));
        } catch (Throwable e) {
            end(e);
        }
    }

    private void end(Throwable cause) {
        parts.forEach(part -> part.onEnd(new MemberOutcome.Failed(cause)));
    }

    /**
     * Waits for a part.
     *
     * @throws StoreException.Unavailable if it fell behind the others, and is to be tried alone
     * @throws InterruptedException if the calling thread is interrupted; the part has ended then
     */
    BackupOutcome await(Part part) throws StoreException, IOException, InterruptedException {
        try {
            return switch (outcome(part)) {
                case MemberOutcome.Behind(String reason) ->
                        throw new StoreException.Unavailable(
                                reason + "; the other targets go on without it");
                case MemberOutcome.Failed(InterruptedException e) -> throw e;
                case MemberOutcome outcome -> outcome.orThrow();
            };
        } finally {
            if (attended.decrementAndGet() == 0) {
                awaitThread();
            }
        }
    }

    private MemberOutcome outcome(Part part) throws InterruptedException {
        boolean interrupted = false;
        while (!part.end.isDone()) {
            try {
                part.end.get();
            } catch (InterruptedException e) {
                interrupted = true;
                part.cancel();
                endIfUnwanted();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a part never ends so", e);
            }
        }
        endIfUnwanted();
        if (interrupted) {
            throw new InterruptedException("the backup was interrupted");
        }
        return part.end.join();
    }

    /** Nobody waits for what is still under way. */
    private void endIfUnwanted() {
        List<Part> underWay = parts.stream().filter(part -> !part.end.isDone()).toList();
        if (!underWay.isEmpty() && underWay.stream().allMatch(part -> part.unwanted)) {
            thread.interrupt();
        }
    }

    private void awaitThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
