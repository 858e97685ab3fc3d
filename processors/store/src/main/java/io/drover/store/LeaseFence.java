package io.drover.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets a process write for as long as no other one can have taken its Lease: for a while from when
 * a renewal was sent. That is measured here, so it holds also for a process that was stopped for a
 * while and goes on. Writes wait while the Lease cannot be renewed, and are refused once another
 * one has it. Locks in a store are renewed and released all the same, since they say who writes
 * there. Closed until the Lease is held. Thread-safe.
 */
public final class LeaseFence implements WritePermit {
    private final String name;
    private final Duration trust;
    private final Duration patience;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // all guarded by lock
    private boolean held;
    private boolean lost;
    private long renewed;

    /**
     * @param name of the Lease
     * @param trust how long after a renewal nobody else can have taken it
     * @param patience how long a write waits for a renewal
     * @param nanos a monotonic clock, in nanoseconds
     */
    public LeaseFence(String name, Duration trust, Duration patience, LongSupplier nanos) {
        this.name = name;
        this.trust = trust;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** The Lease was taken or renewed by a request that was sent at {@code sent}. */
    public void renewed(long sent) {
        lock.lock();
        try {
            held = true;
            lost = false;
            renewed = sent;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Another one has the Lease. */
    public void taken() {
        lock.lock();
        try {
            lost |= held;
            held = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return held && nanos.getAsLong() - renewed < trust.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing is written while it is closed. */
    public String refusal() {
        return "the Lease '%s' is not held, or could not be renewed for %d s: another one may work in its place, and this one writes nothing until it has renewed it"
                .formatted(name, trust.toSeconds());
    }

    /** Waits for a renewal, for as long as one may come. */
    @Override
    public void await(StoreRequest request) throws StoreException {
        if (!isFree(request)) {
            await();
        }
    }

    /**
     * As {@link #await(StoreRequest)}, for a write to something other than a store.
     *
     * @throws StoreException if nothing may be written
     */
    public void await() throws StoreException {
        lock.lock();
        try {
            long begun = nanos.getAsLong();
            while (held && !isOpen() && nanos.getAsLong() - begun < patience.toNanos()) {
                // woken by a renewal; how much of the time is left is looked at above
                changed.awaitNanos(patience.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for the Lease", e);
        } finally {
            lock.unlock();
        }
        require();
    }

    @Override
    public void require(StoreRequest request) throws StoreException {
        if (!isFree(request)) {
            require();
        }
    }

    private void require() throws StoreException {
        if (!isOpen()) {
            throw isLost()
                    ? new StoreException.Conflict(
                            "another one holds the Lease '%s' now".formatted(name))
                    : new StoreException.Unavailable(refusal());
        }
    }

    private boolean isLost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isFree(StoreRequest request) {
        return switch (request) {
            case StoreRequest.Write write -> isLock(write.key());
            case StoreRequest.Delete delete -> delete.keys().stream().allMatch(LeaseFence::isLock);
            default -> true;
        };
    }

    private static boolean isLock(ObjectKey key) {
        return key.value().contains("/locks/");
    }
}
