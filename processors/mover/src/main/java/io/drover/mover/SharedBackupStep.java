package io.drover.mover;

/**
 * What one of several backups does at present, so that it can be cancelled in it: its target is
 * opened, then it has its part of the read. Thread-safe.
 */
final class SharedBackupStep {
    // guarded by this
    private boolean cancelled;
    private Runnable stop = () -> {};

    /**
     * The next step; it is stopped at once if the backup was cancelled before.
     *
     * @param stop does not wait
     */
    synchronized void begin(Runnable stop) {
        this.stop = stop;
        if (cancelled) {
            stop.run();
        }
    }

    /** Stops the present step. */
    synchronized void cancel() {
        cancelled = true;
        stop.run();
    }
}
