package io.drover.blockengine.delete;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.VolumeLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.ArrayList;
import java.util.List;

/**
 * Deletes a volume with everything below it: backups first, {@code volume.cfg} last, so that a
 * repeat finishes what a crash left.
 */
public final class VolumeDeletion {
    private static final int BATCH = 1000;

    private final ObjectStore store;
    private final VolumeName volume;

    public VolumeDeletion(ObjectStore store, VolumeName volume) {
        this.store = store;
        this.volume = volume;
    }

    public void run(LockOptions lockOptions) throws StoreException, InterruptedException {
        if (store.children(StoreLayout.volume(volume)).isEmpty()) {
            return;
        }
        try (VolumeLock lock = VolumeLock.acquire(store, volume, LockType.DELETION, lockOptions)) {
            deleteBelow(StoreLayout.backups(volume), lock);
            deleteBelow(StoreLayout.blocks(volume), lock);
            deleteBelow(StoreLayout.volume(volume).resolve("BackupFiles"), lock);
            lock.verifyHeld();
            store.delete(List.of(StoreLayout.volumeConfig(volume)));
        }
        deleteBelow(StoreLayout.volume(volume));
    }

    private void deleteBelow(ObjectKey directory, VolumeLock lock) throws StoreException {
        lock.verifyHeld();
        deleteBelow(directory);
    }

    private void deleteBelow(ObjectKey directory) throws StoreException {
        List<ObjectKey> keys = new ArrayList<>();
        store.list(directory, object -> keys.add(object.key()));
        for (int at = 0; at < keys.size(); at += BATCH) {
            store.delete(keys.subList(at, Math.min(keys.size(), at + BATCH)));
        }
    }
}
