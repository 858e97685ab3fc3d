package io.drover.blockengine.backup;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The wish of others that one backup of a group ends. Thread-safe. */
final class Cancellation {
    // guarded by this
    private boolean requested;
    private Optional<Thread> running = Optional.empty();

    /** Interrupts the backup, or keeps it from beginning. */
    synchronized void request() {
        requested = true;
        running.ifPresent(Thread::interrupt);
    }

    synchronized boolean isRequested() {
        return requested;
    }

    /**
     * The calling thread makes the backup from now on.
     *
     * @throws InterruptedException if the backup is not wanted any more
     */
    synchronized void begin() throws InterruptedException {
        if (requested) {
            throw new InterruptedException("cancelled before it began");
        }
        running = Optional.of(Thread.currentThread());
    }

    /** Nothing is interrupted from now on; an interrupt by {@link #request} is not left behind. */
    synchronized void end() {
        running = Optional.empty();
        if (requested) {
            Thread.interrupted();
        }
    }

    /**
     * @param end how the backup ended because of it
     */
    static CancellationException cancelled(Throwable end) {
        CancellationException cancelled =
                new CancellationException("the backup to this target was cancelled");
        cancelled.initCause(end);
        return cancelled;
    }
}
