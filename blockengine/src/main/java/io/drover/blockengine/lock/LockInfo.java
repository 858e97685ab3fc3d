package io.drover.blockengine.lock;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in the directory of an owner's locks.
 *
 * @param refreshed when it was last written, by the store's clock
 * @param understood whether it conforms to the format; any other file counts as the strongest lock
 *     until it expires
 */
public record LockInfo(ObjectKey key, Instant refreshed, LockType type, boolean understood) {
    /** Whether it has the name of a lock; operations ignore files with other names. */
    public boolean hasLockName() {
        return StoreLayout.lockOf(key.name()).isPresent();
    }

    /**
     * The locks among what a listing showed in the directory of locks, without those released
     * since.
     */
    public static List<LockInfo> read(ObjectStore store, List<ObjectStat> files)
            throws StoreException {
        List<LockInfo> locks = new ArrayList<>();
        for (ObjectStat file : files) {
            LockFile.find(store, file)
                    .map(
                            lock ->
                                    new LockInfo(
                                            file.key(),
                                            file.modified(),
                                            lock.type(),
                                            lock.understood()))
                    .ifPresent(locks::add);
        }
        return locks;
    }
}
