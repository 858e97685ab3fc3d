package io.drover.store.nfs4.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Pauses of one caller that grow, with jitter. */
final class Backoff {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final long longest;
    private long next;

    Backoff(Duration first, Duration longest) {
        this.next = first.toNanos();
        this.longest = longest.toNanos();
    }

    void pause(Deadline deadline) throws InterruptedException {
        long jittered = next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1);
        next = Math.min(longest, 2 * next);
        long nanos = Math.min(jittered, deadline.remainingNanos());
        lock.lock();
        try {
            while (nanos > 0) {
                nanos = never.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
