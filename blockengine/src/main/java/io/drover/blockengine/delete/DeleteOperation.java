package io.drover.blockengine.delete;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a backup, and then the blocks that no backup references any more. The configuration is
 * deleted first: from then on the backup does not exist. If there is any doubt about what is
 * referenced, all blocks are kept.
 */
public final class DeleteOperation {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteOperation.class);

    private final GuardedStore store;
    private final VolumeName volume;
    private final VolumeCatalog catalog;

    public DeleteOperation(ObjectStore store, VolumeName volume) {
        this.store = new GuardedStore(store);
        this.volume = volume;
        this.catalog = new VolumeCatalog(this.store, volume);
    }

    public DeleteOutcome run(BackupName backup, LockOptions lockOptions)
            throws StoreException, InterruptedException {
        OwnerLock acquired;
        try {
            acquired = OwnerLock.acquire(store, volume, LockType.DELETION, lockOptions);
        } catch (StoreException.OutOfSpace e) {
            return runInFullStore(backup, lockOptions, e);
        }
        try (OwnerLock lock = acquired) {
            store.guardBy(lock);
            return runLocked(backup, remove(backup), lock);
        }
    }

    /**
     * The first step frees the space for the lock. It needs none itself: whatever else is under way
     * relies on blocks, which are deleted under the lock only, and not on this configuration.
     */
    private DeleteOutcome runInFullStore(
            BackupName backup, LockOptions lockOptions, StoreException.OutOfSpace full)
            throws StoreException {
        LOG.warn(
                "volume {}: there is no space for a lock, so the configuration of backup {} is"
                        + " deleted first: {}",
                volume,
                backup,
                full.getMessage());
        Removed removed = remove(backup);
        OwnerLock acquired;
        try {
            acquired = OwnerLock.acquireByOneWrite(store, volume, LockType.DELETION, lockOptions);
        } catch (StoreException.OutOfSpace | StoreException.Conflict e) {
            return new DeleteOutcome(0, Optional.of(e.getMessage()));
        }
        try (OwnerLock lock = acquired) {
            store.guardBy(lock);
            return runLocked(backup, removed, lock);
        }
    }

    /**
     * @param reliable whether the store listed the backup if it existed
     * @param others the backups listed beside it
     */
    private record Removed(boolean reliable, List<BackupName> others) {}

    private Removed remove(BackupName backup) throws StoreException {
        List<BackupName> listed = new ArrayList<>(catalog.backups());
        boolean existed = removeConfig(backup);
        boolean wasListed = listed.remove(backup);
        return new Removed(wasListed || !existed, listed);
    }

    private DeleteOutcome runLocked(BackupName backup, Removed removed, OwnerLock lock)
            throws StoreException {
        VolumeConfig config = catalog.readVolume();
        RemainingBackups remaining = RemainingBackups.read(catalog, config, backup);
        References references = remaining.references();
        if (!removed.reliable() || !remaining.names().equals(removed.others())) {
            // an empty or incomplete answer must not cost blocks
            references.doubt("the store does not list the volume's backups reliably");
        }
        boolean pending =
                config.lastBackupName().equals(backup.value()) && !forgetLast(config, remaining);
        DeleteOutcome outcome = collect(references, lock);
        if (pending) {
            // there is space for it now
            catalog.writeVolume(withLast(catalog.readVolume(), remaining), WriteCondition.NONE);
        }
        return outcome;
    }

    /**
     * If these fields stay empty, the next backup reads everything, which is always safe.
     *
     * @return false if there is no space for it before the blocks are deleted
     */
    private boolean forgetLast(VolumeConfig config, RemainingBackups remaining)
            throws StoreException {
        try {
            catalog.writeVolume(withLast(config, remaining), WriteCondition.NONE);
            return true;
        } catch (StoreException.OutOfSpace e) {
            LOG.warn("volume {}: blocks are deleted first: {}", volume, e.getMessage());
            return false;
        }
    }

    private static VolumeConfig withLast(VolumeConfig config, RemainingBackups remaining) {
        return config.withLastBackup(remaining.latestName(), remaining.latestTime());
    }

    /** Returns whether it existed. */
    private boolean removeConfig(BackupName backup) throws StoreException {
        List<ObjectKey> keys = new ArrayList<>();
        keys.add(StoreLayout.backupConfig(volume, backup));
        boolean existed = true;
        try {
            Optional<BackupConfig> config = catalog.findBackup(backup);
            existed = config.isPresent();
            config.flatMap(found -> StoreLayout.singleFile(volume, found.singleFile()))
                    .ifPresent(keys::add);
        } catch (StoreException.Corrupt e) {
            LOG.warn(
                    "deleting backup {} of volume {} although it is damaged: {}",
                    backup,
                    volume,
                    e.getMessage());
        }
        store.delete(keys);
        return existed;
    }

    private DeleteOutcome collect(References references, OwnerLock lock) throws StoreException {
        BlockCollection collection = new BlockCollection(store, volume, lock);
        return switch (collection.run(references, StoreLayout.volumeConfig(volume))) {
            case BlockCollection.Result.Kept kept -> {
                LOG.warn("volume {}: blocks are kept: {}", volume, kept.reason());
                yield new DeleteOutcome(kept.deleted(), Optional.of(kept.reason()));
            }
            case BlockCollection.Result.Collected collected -> {
                countBlocks(collected.remaining());
                yield new DeleteOutcome(collected.deleted(), Optional.empty());
            }
        };
    }

    private void countBlocks(long blocks) throws StoreException {
        VolumeConfig current = catalog.readVolume();
        if (current.blockCount() != blocks) {
            catalog.writeVolume(current.withBlockCount(blocks), WriteCondition.NONE);
        }
    }
}
