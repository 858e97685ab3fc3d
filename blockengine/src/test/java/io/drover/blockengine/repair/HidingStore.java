package io.drover.blockengine.repair;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Serves one object but does not list it, as a store whose listings lag does. */
record HidingStore(ObjectStore store, ObjectKey hidden) implements ObjectStore {
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
        store.list(
                prefix,
                file -> {
                    if (!file.key().equals(hidden)) {
                        visitor.visit(file);
                    }
                });
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return store.children(prefix).stream()
                .filter(name -> !prefix.resolve(name).equals(hidden))
                .toList();
    }

    @Override
    public StoreCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void close() {
        store.close();
    }
}
