package io.drover.resource;

import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets this Drover write for as long as no other one can have taken the namespace's Lease: from
 * when a renewal was sent, for the Lease's duration less {@link #MARGIN}. That is measured here, so
 * it holds also for a process that was stopped for a while and goes on. Thread-safe.
 */
public final class WriteFence {
    /** For a write that is under way when the time is over. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    private static final long OPEN_NANOS = NamespaceLease.DURATION.minus(MARGIN).toNanos();

    private final LongSupplier nanos;
    private final boolean guards;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // both guarded by lock
    private boolean leads;
    private long renewed;

    private WriteFence(LongSupplier nanos, boolean guards) {
        this.nanos = nanos;
        this.guards = guards;
    }

    /**
     * Closed until the Lease is held.
     *
     * @param nanos a monotonic clock, in nanoseconds
     */
    public static WriteFence closed(LongSupplier nanos) {
        return new WriteFence(nanos, true);
    }

    /** For those who write without a Lease, such as people. */
    public static WriteFence none() {
        return new WriteFence(System::nanoTime, false);
    }

    /** The Lease was taken or renewed by a request that was sent at {@code sent}. */
    public void renewed(long sent) {
        set(true, sent);
    }

    /** Another one has the Lease. */
    public void lost() {
        set(false, 0);
    }

    private void set(boolean leading, long sent) {
        lock.lock();
        try {
            leads = leading;
            renewed = sent;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return !guards || (leads && nanos.getAsLong() - renewed < OPEN_NANOS);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while the Lease cannot be renewed; returns at once if another one has it.
     *
     * @return whether it is open
     */
    public boolean await(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!isOpen() && leads && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isOpen();
        } finally {
            lock.unlock();
        }
    }

    /**
     * To be called before each write to the API server.
     *
     * @throws KubernetesClientException if it is closed
     */
    public void require() {
        if (!isOpen()) {
            throw new KubernetesClientException(refusal());
        }
    }

    /** Why nothing is written. */
    public static String refusal() {
        return "the Lease '%s' is not held, or could not be renewed for %d s: another Drover may work in the namespace, and this one writes nothing until it has renewed it"
                .formatted(NamespaceLease.NAME, TimeUnit.NANOSECONDS.toSeconds(OPEN_NANOS));
    }
}
