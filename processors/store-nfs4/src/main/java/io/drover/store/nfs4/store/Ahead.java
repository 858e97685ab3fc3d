package io.drover.store.nfs4.store;

import io.drover.blockengine.logging.LogContext;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Results in the order of their keys, of which a few are fetched ahead on virtual threads. What is
 * still under way when nobody asks any more ends by its own deadline. For one thread.
 */
final class Ahead<K, V> {
    private static final int COUNT = 8;

    @FunctionalInterface
    interface Fetch<K, V> {
        V fetch(K key) throws IOException, InterruptedException;
    }

    private final Iterator<K> keys;
    private final Fetch<K, V> fetch;
    private final Deque<FutureTask<V>> started = new ArrayDeque<>();

    Ahead(Iterator<K> keys, Fetch<K, V> fetch) {
        this.keys = keys;
        this.fetch = fetch;
    }

    /** The result for the next key; there must be one. */
    V next() throws IOException, InterruptedException {
        while (started.size() < COUNT && keys.hasNext()) {
            K key = keys.next();
            FutureTask<V> task = new FutureTask<>(() -> fetch.fetch(key));
            Thread.ofVirtual().name("nfs4-ahead").start(LogContext.carriedInto(task));
            started.addLast(task);
        }
        return result(started.removeFirst());
    }

    private static <V> V result(FutureTask<V> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case InterruptedException cause -> throw cause;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
