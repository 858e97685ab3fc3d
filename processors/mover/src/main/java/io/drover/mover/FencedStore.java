package io.drover.mover;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.util.Collection;

/** A store that is written to only while a {@link Fence} is open. */
public final class FencedStore extends ForwardingStore {
    private final Fence fence;

    public FencedStore(ObjectStore store, Fence fence) {
        super(store);
        this.fence = fence;
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        fence.awaitOpen();
        super.write(key, body, condition);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        fence.awaitOpen();
        super.delete(keys);
    }
}
