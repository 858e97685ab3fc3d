package io.drover.cli;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store of which it is known whether it has answered anything yet, be it with a refusal. */
final class FirstAnswer implements ObjectStore {
    private final ObjectStore store;
    private final CountDownLatch answered = new CountDownLatch(1);

    FirstAnswer(ObjectStore store) {
        this.store = store;
    }

    /** Waits for the first answer, or the end; whether there was one in time. */
    boolean await(Duration patience) throws InterruptedException {
        return answered.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private interface Request<T> {
        T send() throws StoreException;
    }

    private <T> T ask(Request<T> request) throws StoreException {
        boolean silent = false;
        try {
            return request.send();
        } catch (StoreException.Unavailable e) {
            silent = true;
            throw e;
        } finally {
            if (!silent) {
                answered.countDown();
            }
        }
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        return ask(() -> store.stat(key));
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return ask(() -> store.read(key, reader));
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        ask(
                () -> {
                    store.write(key, body, condition);
                    return key;
                });
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        ask(
                () -> {
                    store.delete(keys);
                    return keys;
                });
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        ask(
                () -> {
                    store.list(prefix, visitor);
                    return prefix;
                });
    }

    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return ask(() -> store.listed(key));
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return ask(() -> store.children(prefix));
    }

    @Override
    public StoreCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void close() {
        answered.countDown();
        store.close();
    }
}
