package io.drover.volume.file;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps what uses the head of a volume apart from what changes which files the volume consists of.
 */
final class HeadGuard {
    /** Something with files. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    // guarded by lock
    private long generation;

    /** While the files stay what they are. Must not wait for the volume's own lock. */
    <T> T using(Action<T> action) throws IOException {
        lock.readLock().lock();
        try {
            return action.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** While nobody uses the head; who does afterwards opens its files anew. */
    <T> T changing(Action<T> action) throws IOException {
        lock.writeLock().lock();
        try {
            generation++;
            return action.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Another number after each change; to be called within {@link #using}. */
    long generation() {
        return generation;
    }
}
