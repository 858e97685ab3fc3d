package io.drover.endpoint.reconcile;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys that need attention. A key is in it at most once, is never handed out twice at the same
 * time, and one that is added while it is being worked on comes back afterwards. Thread-safe.
 */
final class WorkQueue implements AutoCloseable {
    private static final long FIRST_DELAY_MILLIS = 100;
    private static final long MAX_DELAY_MILLIS = 30_000;
    private static final int MAX_DOUBLINGS = 12;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private final Deque<String> ready = new ArrayDeque<>();
    private final Set<String> dirty = new HashSet<>();
    private final Set<String> processing = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private boolean closed;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("reconcile-timer").factory());

    void add(String key) {
        lock.lock();
        try {
            if (!closed && dirty.add(key) && !processing.contains(key)) {
                ready.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void addAfter(String key, Duration delay) {
        lock.lock();
        try {
            if (!closed) {
                timer.schedule(() -> add(key), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Comes back after a delay that doubles with each failure in a row, with jitter. */
    void addAfterFailure(String key) {
        int count;
        lock.lock();
        try {
            count = failures.merge(key, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        long delay =
                Math.min(
                        MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(count - 1, MAX_DOUBLINGS));
        addAfter(
                key,
                Duration.ofMillis(delay + ThreadLocalRandom.current().nextLong(delay / 4 + 1)));
    }

    void forgetFailures(String key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** The next key, to be given back with {@link #done}; waits for one. */
    String take() throws InterruptedException {
        lock.lock();
        try {
            while (ready.isEmpty()) {
                changed.await();
            }
            String key = ready.poll();
            dirty.remove(key);
            processing.add(key);
            return key;
        } finally {
            lock.unlock();
        }
    }

    void done(String key) {
        lock.lock();
        try {
            processing.remove(key);
            if (dirty.contains(key)) {
                ready.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        timer.shutdownNow();
    }
}
