package io.drover.store.nfs4.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Renews the client's lease three times as often as it would end. It runs on a thread of its own
 * from the first call on, until it is closed.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int PER_LEASE = 3;

    private final NfsClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private volatile boolean started;
    private boolean closed;

    Heartbeat(NfsClient client) {
        this.client = client;
    }

    void start() {
        if (!started) {
            lock.lock();
            try {
                if (!started && !closed) {
                    started = true;
                    Thread.ofVirtual().name("nfs4-lease").start(this::run);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void run() {
        try {
            while (waited()) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waited() throws InterruptedException {
        lock.lock();
        try {
            long nanos = client.lease().toNanos() / PER_LEASE;
            while (!closed && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void renew() throws InterruptedException {
        try {
            client.renew();
        } catch (IOException e) {
            LOG.debug("renewing the lease with {}", client.server(), e);
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
    }
}
