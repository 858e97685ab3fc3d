package io.drover.mover;

import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets a mover write only while it certainly is the only one: it holds its Lease, and has renewed
 * it lately. Writes pause before anybody else may take the Lease over, and go on once it has been
 * renewed. Thread-safe.
 */
public final class Fence {
    /** Others take a Lease over that has not been renewed for longer than this and some. */
    public static final Duration TRUST = Duration.ofSeconds(40);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Duration patience;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private boolean held;
    private boolean lost;
    private long renewed;

    /**
     * @param patience how long a pause may last before the work is given up
     * @param nanos a monotonic clock, in nanoseconds
     */
    public Fence(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** The Lease has been taken or renewed by a request that began at that time. */
    public void renewed(long begun) {
        lock.lock();
        try {
            held = true;
            renewed = begun;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else has the Lease. One that was held before is lost for good. */
    public void taken() {
        lock.lock();
        try {
            lost = held;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was held once, and is another one's now. */
    public boolean isLost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the Lease is held for the first time. */
    public void awaitHeld() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!held) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns as soon as a write may begin.
     *
     * @throws StoreException.Conflict if another mover has the Lease
     * @throws StoreException.Unavailable if it could not be renewed for too long, or the thread is
     *     interrupted
     */
    public void awaitOpen() throws StoreException {
        lock.lock();
        try {
            long begun = nanos.getAsLong();
            while (!isOpen()) {
                if (lost) {
                    throw new StoreException.Conflict(
                            "another mover of the same backup holds the Lease");
                }
                if (nanos.getAsLong() - begun > patience.toNanos()) {
                    throw new StoreException.Unavailable(
                            "the Lease could not be renewed for %d s, as the API server does not answer"
                                    .formatted(patience.toSeconds()));
                }
                // woken by a renewal; how much of the time is left does not matter
                changed.awaitNanos(TICK.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for the Lease", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpen() {
        return held && !lost && nanos.getAsLong() - renewed < TRUST.toNanos();
    }
}
