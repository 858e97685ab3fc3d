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
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Deletes a volume with everything below it, including leftovers of interrupted writes: backups
 * first, {@code volume.cfg} last, so that a deletion can be repeated after a crash.
 */
public final class VolumeDeletion {
    private final GuardedStore store;
    private final VolumeName volume;

    public VolumeDeletion(ObjectStore store, VolumeName volume) {
        this.store = new GuardedStore(store);
        this.volume = volume;
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
        List<ObjectKey> keys = new ArrayList<>();
        store.list(
                directory,
                new ObjectVisitor() {
                    @Override
                    public void visit(ObjectStat file) {
                        if (which.test(file.key())) {
                            keys.add(file.key());
                        }
                    }

                    @Override
                    public void leftover(ObjectStat file) {
                        visit(file);
                    }
                });
        lock.delete(store, keys);
    }
}
