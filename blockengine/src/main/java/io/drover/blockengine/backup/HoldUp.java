package io.drover.blockengine.backup;

import java.time.Duration;

/**
 * How long one target keeps the others waiting, and whether that is too long: it may stand still
 * for as long as their patience lasts, and in all keep them waiting for that long or for a tenth of
 * the time, whichever is longer. Not thread-safe.
 */
final class HoldUp {
    private static final int SHARE = 10;

    private final long patience;
    private final long begun;
    private boolean holding;
    private long seen;
    private long total;
    private long standing;

    /**
     * @param now the time, as {@link System#nanoTime}
     */
    HoldUp(Duration patience, long now) {
        this.patience = patience.toNanos();
        this.begun = now;
        this.seen = now;
    }

    /**
     * @param holding whether the target keeps others waiting from now on
     */
    void observe(long now, boolean holding) {
        if (this.holding) {
            total += now - seen;
            standing += now - seen;
        }
        seen = now;
        this.holding = holding;
        if (!holding) {
            standing = 0;
        }
    }

    /** The target has written a block, so it does not stand still. */
    void progressed() {
        standing = 0;
    }

    boolean isHolding() {
        return holding;
    }

    /** Nanoseconds until it is too long if nothing changes; 0 or less if it is too long already. */
    long left() {
        long share = (seen - begun) / SHARE;
        long ofShare = (share - total) * SHARE / (SHARE - 1);
        return Math.min(patience - standing, Math.max(patience - total, ofShare));
    }

    /** Nanoseconds in all. */
    long total() {
        return total;
    }
}
