package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    /** Of changes that watchers can still catch up with; those who are further behind list anew. */
    static final long DEFAULT_CAPACITY = 8L << 20;

    /** A change; it holds the object as text, which takes a tenth of the memory of a tree. */
    static final class Event {
        /** What the event itself takes, beside the text. */
        private static final int OVERHEAD = 64;

        private final long version;
        private final String kind;
        private final String type;
        private final String namespace;
        private final byte[] json;

        /**
         * @param kind ADDED, MODIFIED or DELETED
         */
        Event(long version, String kind, ResourceType type, ObjectNode object) {
            this(
                    version,
                    kind,
                    type,
                    object.path("metadata").path("namespace").asText(),
                    Json.text(object));
        }

        /**
         * @param kind ADDED, MODIFIED or DELETED
         * @param namespace the object's; empty for kinds without one
         * @param json the object
         */
        Event(long version, String kind, ResourceType type, String namespace, String json) {
            this.version = version;
            this.kind = kind;
            this.type = type.qualifiedPlural();
            this.namespace = namespace;
            this.json = json.getBytes(StandardCharsets.UTF_8);
        }

        long version() {
            return version;
        }

        String kind() {
            return kind;
        }

        /**
         * @param wanted namespace, empty for any
         */
        boolean isOf(String qualifiedPlural, String wanted) {
            return type.equals(qualifiedPlural) && (wanted.isEmpty() || namespace.equals(wanted));
        }

        ObjectNode object() {
            try {
                return (ObjectNode) Json.MAPPER.readTree(json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int bytes() {
            return json.length + OVERHEAD;
        }
    }

    /**
     * What a watcher has not seen yet.
     *
     * @param upTo version from which on there may be more
     */
    record Changes(List<Event> events, long upTo) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private final long capacity;
    private long bytes;
    private long oldest;
    private long latest;
    private boolean closed;

    /**
     * With the default capacity.
     *
     * @param version resource version before which nothing is known
     */
    WatchHub(long version) {
        this(version, DEFAULT_CAPACITY);
    }

    /**
     * @param version resource version before which nothing is known
     * @param capacity bytes of the changes that are held
     */
    WatchHub(long version, long capacity) {
        this.capacity = capacity;
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

    /** Bytes of the changes that are held. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    void publish(Event event) {
        lock.lock();
        try {
            events.addLast(event);
            latest = event.version();
            bytes += event.bytes();
            while (bytes > capacity) {
                Event forgotten = events.removeFirst();
                bytes -= forgotten.bytes();
                oldest = forgotten.version();
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
