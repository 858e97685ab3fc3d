package io.drover.reconcile;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final Duration MAX_LATER = Duration.ofDays(1);

    /** A key's next turn; {@code due} by {@link System#nanoTime}. */
    private record Later(long due, Future<?> timer) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition closing = lock.newCondition();
    // guarded by lock
    private final Deque<String> ready = new ArrayDeque<>();
    private final Set<String> dirty = new HashSet<>();
    private final Set<String> processing = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Later> later = new HashMap<>();
    private boolean closed;
    private long movedNanos = System.nanoTime();

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("reconcile-timer").factory());

    void add(String key) {
        lock.lock();
        try {
            if (!closed && dirty.add(key) && !processing.contains(key)) {
                makeReady(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds the key after the delay, or earlier if that was requested before: a key has one such
     * turn, so that reconciliations which events cause do not each start a chain of periodic ones.
     */
    void addAfter(String key, Duration delay) {
        long nanos = delay.compareTo(MAX_LATER) > 0 ? MAX_LATER.toNanos() : delay.toNanos();
        long due = System.nanoTime() + nanos;
        lock.lock();
        try {
            Later planned = later.get(key);
            if (closed || planned != null && planned.due() - due <= 0) {
                return;
            }
            if (planned != null) {
                planned.timer().cancel(false);
            }
            later.put(
                    key,
                    new Later(
                            due,
                            timer.schedule(() -> turn(key, due), nanos, TimeUnit.NANOSECONDS)));
        } finally {
            lock.unlock();
        }
    }

    private void turn(String key, long due) {
        lock.lock();
        try {
            Later planned = later.get(key);
            if (planned != null && planned.due() == due) {
                later.remove(key);
            }
            add(key);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds the key after a delay that doubles with each failure in a row, with jitter; returns the
     * number of these failures.
     */
    int addAfterFailure(String key) {
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
        return count;
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
            movedNanos = System.nanoTime();
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
            movedNanos = System.nanoTime();
            if (dirty.contains(key)) {
                makeReady(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits that long, or until the queue is closed. */
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void makeReady(String key) {
        if (ready.isEmpty()) {
            movedNanos = System.nanoTime();
        }
        ready.add(key);
        changed.signal();
    }

    /** How long keys have been waiting without any being taken or given back; 0 if none waits. */
    Duration stalledFor() {
        lock.lock();
        try {
            return ready.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofNanos(System.nanoTime() - movedNanos);
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

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        timer.shutdownNow();
    }
}
