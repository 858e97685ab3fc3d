package io.drover.reconcile;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this Drover reconciles: only the one that holds the namespace's Lease does. Open at
 * first. Thread-safe.
 */
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private boolean open = true;

    public void open() {
        set(true);
    }

    /** Running reconciliations continue; no new one is started. */
    public void close() {
        set(false);
    }

    private void set(boolean wanted) {
        lock.lock();
        try {
            open = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    void awaitOpen() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!open) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
