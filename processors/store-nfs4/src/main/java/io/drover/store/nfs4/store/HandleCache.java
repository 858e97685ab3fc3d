package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.proto.FileHandle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Handles of directories that were there when last looked at. Guarded by its monitor. */
final class HandleCache {
    private static final int CAPACITY = 16_384;

    private final Map<ObjectKey, FileHandle> handles =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ObjectKey, FileHandle> eldest) {
                    return size() > CAPACITY;
                }
            };

    synchronized Optional<FileHandle> get(ObjectKey directory) {
        return Optional.ofNullable(handles.get(directory));
    }

    synchronized void put(ObjectKey directory, FileHandle handle) {
        handles.put(directory, handle);
    }

    synchronized void clear() {
        handles.clear();
    }

    synchronized void forget(ObjectKey directory) {
        handles.remove(directory);
    }
}
