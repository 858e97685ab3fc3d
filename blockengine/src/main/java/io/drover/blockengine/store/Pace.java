package io.drover.blockengine.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many bytes pass in a second, of all threads together. Thread-safe. */
public final class Pace {
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;
    // guarded by this
    private boolean begun;
    private long free;

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void await(long nanos) throws InterruptedException;
    }

    /**
     * @throws IllegalArgumentException if nothing could ever pass
     */
    public Pace(long bytesPerSecond) {
        this(
                bytesPerSecond,
                System::nanoTime,
                nanos -> new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS));
    }

    Pace(long bytesPerSecond, LongSupplier nanoTime, Pause pause) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException(
                    "%d bytes a second; there has to be at least one".formatted(bytesPerSecond));
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * Returns when what came before has passed; time in which nothing passed is not made up for.
     */
    public void pass(long bytes) throws InterruptedException {
        long wait = reserve(bytes);
        if (wait > 0) {
            pause.await(wait);
        }
    }

    private synchronized long reserve(long bytes) {
        long now = nanoTime.getAsLong();
        if (!begun || free - now < 0) {
            begun = true;
            free = now;
        }
        long wait = free - now;
        free += (long) (bytes * NANOS / bytesPerSecond);
        return wait;
    }
}
