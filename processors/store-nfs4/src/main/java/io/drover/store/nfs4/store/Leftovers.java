package io.drover.store.nfs4.store;

import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Temporary files of failed writes that could not be removed at once, because nobody waits for it
 * or because the server did not answer. A thread removes them as soon as the server lets it.
 */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How long the end of the store waits for a server that answers. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final NfsClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<TemporaryFile> files = new ArrayDeque<>();
    private boolean working;
    private boolean closed;

    Leftovers(NfsClient client) {
        this.client = client;
    }

    void add(TemporaryFile file) {
        lock.lock();
        try {
            files.addLast(file);
            if (!working && !closed) {
                working = true;
                Thread.ofVirtual().name("nfs4-leftovers").start(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            Duration pause = FIRST_PAUSE;
            for (Optional<TemporaryFile> file = next(); file.isPresent(); file = next()) {
                if (isSettled(file.get())) {
                    done(file.get());
                    pause = FIRST_PAUSE;
                } else {
                    rest(pause);
                    Duration twice = pause.multipliedBy(2);
                    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty if there is none, or if it is not to be removed any more. */
    private Optional<TemporaryFile> next() {
        lock.lock();
        try {
            Optional<TemporaryFile> file =
                    Optional.ofNullable(files.peekFirst()).filter(found -> !closed);
            working = file.isPresent();
            return file;
        } finally {
            lock.unlock();
        }
    }

    private void done(TemporaryFile file) {
        lock.lock();
        try {
            files.remove(file);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rest(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long nanos = pause.toNanos();
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** False if it is worth trying again. */
    private static boolean isSettled(TemporaryFile file) throws InterruptedException {
        try {
            file.remove();
            return true;
        } catch (NfsStatusException e) {
            LOG.warn("temporary file {} stays behind", file.name(), e);
            return true;
        } catch (IOException e) {
            LOG.debug("temporary file {} is not removed yet", file.name(), e);
            return false;
        }
    }

    /** Waits for what can be removed soon. */
    @Override
    public void close() {
        lock.lock();
        try {
            long nanos = client.trouble().isPresent() ? 0 : FAREWELL.toNanos();
            while (nanos > 0 && !files.isEmpty()) {
                nanos = changed.awaitNanos(nanos);
            }
            if (!files.isEmpty()) {
                LOG.warn("{} temporary files stay at {}", files.size(), client.server());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            changed.signalAll();
            lock.unlock();
        }
    }
}
