package io.drover.blockengine.delete;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.List;
import java.util.function.Predicate;

/**
 * Deletes a volume with everything below it, including leftovers of interrupted writes: backups
 * first, {@code volume.cfg} last, so that a deletion can be repeated after a crash.
 */
public final class VolumeDeletion {
    /** Files that are deleted after one listing, whose keys take 40 MiB. */
    private static final int LIMIT = 200_000;

    private final GuardedStore store;
    private final VolumeName volume;
    private final int limit;

    public VolumeDeletion(ObjectStore store, VolumeName volume) {
        this(store, volume, LIMIT);
    }

    VolumeDeletion(ObjectStore store, VolumeName volume, int limit) {
        this.store = new GuardedStore(store);
        this.volume = volume;
        this.limit = limit;
    }

    public void run(LockOptions lockOptions) throws StoreException, InterruptedException {
        if (store.children(volume.directory()).isEmpty()) {
            return;
        }
        try (OwnerLock lock = lock(lockOptions)) {
            store.guardBy(lock);
            ObjectKey config = StoreLayout.volumeConfig(volume);
            deleteBelow(volume.configs(), key -> true, lock);
            deleteBelow(volume.blocks(), key -> true, lock);
            // the rest: legacy files and locks; an operation whose lock is deleted here is refused
            deleteBelow(
                    volume.directory(),
                    key -> !key.equals(config) && !key.value().startsWith(lock.key().value()),
                    lock);
            lock.verifyHeld();
            store.delete(List.of(config));
        }
    }

    private OwnerLock lock(LockOptions options) throws StoreException, InterruptedException {
        try {
            return OwnerLock.acquire(store, volume, LockType.DELETION, options);
        } catch (StoreException.OutOfSpace e) {
            return lockInFullStore(options, e);
        }
    }

    /**
     * Deletes configurations, which needs no lock, until there is space for one: what else is under
     * way relies on blocks, which are deleted under the lock only.
     */
    private OwnerLock lockInFullStore(LockOptions options, StoreException.OutOfSpace full)
            throws StoreException {
        StoreException.OutOfSpace last = full;
        for (BackupName backup : new VolumeCatalog(store, volume).backups()) {
            store.delete(List.of(StoreLayout.backupConfig(volume, backup)));
            try {
                return OwnerLock.acquireByOneWrite(store, volume, LockType.DELETION, options);
            } catch (StoreException.OutOfSpace e) {
                last = e;
            }
        }
        throw last;
    }

    private void deleteBelow(ObjectKey directory, Predicate<ObjectKey> which, OwnerLock lock)
            throws StoreException {
        FirstFiles files = new FirstFiles(which, limit);
        do {
            FirstFiles before = files;
            files = new FirstFiles(which, limit);
            store.list(directory, files);
            if (files.areMore() && files.keys().equals(before.keys())) {
                throw new StoreException.Unavailable(
                        "the store still lists files of volume " + volume + " that were deleted");
            }
            lock.delete(store, files.keys());
        } while (files.areMore());
    }
}
