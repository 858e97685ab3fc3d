package io.drover.blockengine.lock;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Removes a lock that its store did not let go when it was released, once the store is back. */
final class LateRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(LateRemoval.class);

    /** With a minute between them a day; whoever takes a lock later removes it then. */
    private static final int ATTEMPTS = 1440;

    private final ObjectStore store;
    private final ObjectKey lock;
    private final Duration pause;

    private LateRemoval(ObjectStore store, ObjectKey lock, Duration pause) {
        this.store = store;
        this.lock = lock;
        this.pause = pause;
    }

    /** Ends with the process, or when the store refuses. */
    static void begin(ObjectStore store, ObjectKey lock, Duration pause) {
        LateRemoval removal = new LateRemoval(store, lock, pause);
        Thread.ofVirtual().name("lock-removal").start(removal::run);
    }

    private void run() {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
                if (isSettled()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isSettled() {
        try {
            store.delete(List.of(lock));
            LOG.info("removed lock {}, which stayed when the store did not answer", lock.name());
            return true;
        } catch (StoreException e) {
            LOG.debug("lock {} stays", lock, e);
            return !e.retryable();
        }
    }
}
