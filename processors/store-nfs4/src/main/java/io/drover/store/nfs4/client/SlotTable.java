package io.drover.store.nfs4.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The free slots of a session; lower ones are preferred. Thread-safe. */
final class SlotTable {
    /** A session that has lost more than this part of its slots is replaced. */
    private static final int ENOUGH = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Slot> free = new ArrayDeque<>();
    private final int size;
    private int retired;
    private boolean closed;

    SlotTable(int size) {
        this.size = size;
        for (int i = 0; i < size; i++) {
            free.addLast(new Slot(i));
        }
    }

    int highest() {
        return size - 1;
    }

    /** Empty if the deadline passed or the session is gone. */
    Optional<Slot> acquire(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = deadline.remainingNanos();
            while (free.isEmpty() && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return closed ? Optional.empty() : Optional.ofNullable(free.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    void release(Slot slot) {
        lock.lock();
        try {
            free.addFirst(slot);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The slot's call is undecided and the slot stays out of use.
     *
     * @return whether so many have been lost that the session is better replaced
     */
    boolean retire() {
        lock.lock();
        try {
            retired++;
            return ENOUGH * retired > size;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
