package io.drover.blockengine.verify;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.util.List;

/** Somebody else deletes objects from it when it is first listed below a prefix. */
final class VanishingStore extends ForwardingStore {
    private final ObjectKey trigger;
    private final List<ObjectKey> doomed;
    private boolean vanished;

    VanishingStore(ObjectStore store, ObjectKey trigger, ObjectKey... doomed) {
        super(store);
        this.trigger = trigger;
        this.doomed = List.of(doomed);
    }

    boolean hasVanished() {
        return vanished;
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        if (prefix.equals(trigger) && !vanished) {
            vanished = true;
            store.delete(doomed);
        }
        store.list(prefix, visitor);
    }
}
