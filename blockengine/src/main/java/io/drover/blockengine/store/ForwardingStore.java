package io.drover.blockengine.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Forwards every request to another store; a subclass overrides those that it concerns. Does not
 * close the other store, which has an owner.
 */
public abstract class ForwardingStore implements ObjectStore {
    protected final ObjectStore store;

    protected ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        return store.stat(key);
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return store.read(key, reader);
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        store.write(key, body, condition);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        store.delete(keys);
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        store.list(prefix, visitor);
    }

    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return store.listed(key);
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return store.children(prefix);
    }

    @Override
    public StoreCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void close() {
        // the underlying store is closed by its owner
    }
}
