package io.drover.store.nfs4.client;

import java.time.Duration;

/** A point in time after which nobody waits any more. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Never negative. */
    long remainingNanos() {
        return Math.max(0, end - System.nanoTime());
    }

    boolean passed() {
        return remainingNanos() == 0;
    }

    Duration atMost(Duration limit) {
        return Duration.ofNanos(Math.min(limit.toNanos(), remainingNanos()));
    }
}
