package io.drover.blockengine.repair;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.util.List;
import java.util.Optional;

/** Serves one object but does not list it, like a store whose listings lag behind. */
final class HidingStore extends ForwardingStore {
    private final ObjectKey hidden;

    HidingStore(ObjectStore store, ObjectKey hidden) {
        super(store);
        this.hidden = hidden;
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
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return key.equals(hidden) ? Optional.empty() : store.listed(key);
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return store.children(prefix).stream()
                .filter(name -> !prefix.resolve(name).equals(hidden))
                .toList();
    }
}
