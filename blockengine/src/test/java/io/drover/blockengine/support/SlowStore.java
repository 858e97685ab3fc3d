package io.drover.blockengine.support;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store that takes its time for each block. */
public final class SlowStore extends ForwardingStore {
    private final Duration time;

    public SlowStore(ObjectStore store, Duration time) {
        super(store);
        this.time = time;
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        if (key.name().endsWith(".blk")) {
            try {
                new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted", e);
            }
        }
        super.write(key, body, condition);
    }
}
