package io.drover.blockengine.support;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectStoreContract;

import java.nio.charset.StandardCharsets;

class InMemoryStoreTest implements ObjectStoreContract {
    private final InMemoryStore store = new InMemoryStore();

    @Override
    public ObjectStore testee() {
        return store;
    }

    @Override
    public ObjectKey scratch() {
        return ObjectKey.of("backupstore/scratch");
    }

    @Override
    public void plant(ObjectKey key, String content) {
        store.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
