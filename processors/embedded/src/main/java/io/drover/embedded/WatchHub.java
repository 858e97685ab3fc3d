package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest changes in order of their resource versions; watchers read from it at their own pace.
 * Thread-safe.
 */
final class WatchHub {
    private static final int CAPACITY = 20_000;

    /**
     * A change.
     *
     * @param kind ADDED, MODIFIED or DELETED
     */
    record Event(long version, String kind, ResourceType type, ObjectNode object) {}

    /**
     * What a watcher has not seen yet.
     *
     * @param upTo version from which on there may be more
     */
    record Changes(List<Event> events, long upTo) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private long oldest;
    private long latest;
    private boolean closed;

    /**
     * @param version resource version before which nothing is known
     */
    WatchHub(long version) {
        this.oldest = version;
        this.latest = version;
    }

    /** Version of the latest change that watchers can see. */
    long latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    void publish(Event event) {
        lock.lock();
        try {
            events.addLast(event);
            latest = event.version();
            if (events.size() > CAPACITY) {
                oldest = events.removeFirst().version();
            }
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes after {@code version}, waiting up to {@code millis} for the first one; empty if none
     * came.
     *
     * @throws ApiException 410 if some of them are forgotten
     */
    Changes after(long version, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && latest <= version && left > 0) {
                left = published.awaitNanos(left);
            }
            if (version < oldest) {
                throw ApiException.gone(
                        "too old resource version: " + version + " (" + oldest + ")");
            }
            List<Event> found = new ArrayList<>();
            for (Iterator<Event> iterator = events.descendingIterator(); iterator.hasNext(); ) {
                Event event = iterator.next();
                if (event.version() <= version) {
                    break;
                }
                found.add(event);
            }
            return new Changes(found.reversed(), Math.max(version, latest));
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

    /** Ends all waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
