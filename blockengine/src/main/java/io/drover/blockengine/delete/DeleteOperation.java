package io.drover.blockengine.delete;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.VolumeLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a backup, and then those blocks that no backup references any more. The configuration
 * goes first: from then on the backup does not exist. Any doubt about what is referenced keeps all
 * blocks.
 */
public final class DeleteOperation {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteOperation.class);

    /** Age at which nobody can take a lock for held any more, whatever clocks do. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final ObjectStore store;
    private final VolumeName volume;
    private final VolumeCatalog catalog;

    public DeleteOperation(ObjectStore store, VolumeName volume) {
        this.store = store;
        this.volume = volume;
        this.catalog = new VolumeCatalog(store, volume);
    }

    public DeleteOutcome run(BackupName backup, LockOptions lockOptions)
            throws StoreException, InterruptedException {
        try (VolumeLock lock = VolumeLock.acquire(store, volume, LockType.DELETION, lockOptions)) {
            List<BackupName> listed = new ArrayList<>(catalog.backups());
            boolean existed = removeConfig(backup);
            boolean wasListed = listed.remove(backup);
            VolumeConfig config = catalog.readVolume();
            References references = References.collect(catalog, config, backup);
            if (existed && !wasListed || !references.backups().equals(listed)) {
                // what answers with nothing, or with less than there is, must not cost blocks
                references.doubt("the store does not list the volume's backups reliably");
            }
            boolean lastDeleted = config.lastBackupName().equals(backup.value());
            if (lastDeleted) {
                // fields left empty make the next backup read everything, which is always right
                config = config.withLastBackup(references.latestName(), references.latestTime());
                catalog.writeVolume(config, WriteCondition.NONE);
            }
            return references.doubt().isPresent()
                    ? keepBlocks(references.doubt().get())
                    : collect(references, lock);
        }
    }

    private DeleteOutcome keepBlocks(String reason) {
        LOG.warn("volume {}: blocks are kept: {}", volume, reason);
        return new DeleteOutcome(0, Optional.of(reason));
    }

    /** Returns whether there was one. */
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

    private DeleteOutcome collect(References references, VolumeLock lock) throws StoreException {
        VolumeFiles files = VolumeFiles.list(store, volume, references);
        if (!files.shows(lock.key()) || !files.shows(StoreLayout.volumeConfig(volume))) {
            return keepBlocks("the store does not list all of the volume's files");
        }
        if (!files.backups().equals(references.backups())) {
            return keepBlocks("the volume's backups changed meanwhile");
        }
        // every operation reads the locks that are there, also those that crashes left
        List<ObjectKey> dead = files.locksOlderThan(lock.key(), LEFT_BEHIND);
        if (!dead.isEmpty()) {
            store.delete(dead);
        }
        List<ObjectKey> garbage = files.unreferencedBlocks();
        int batch = store.capabilities().maxDeleteBatch();
        for (int at = 0; at < garbage.size(); at += batch) {
            lock.verifyHeld();
            store.delete(garbage.subList(at, Math.min(garbage.size(), at + batch)));
        }
        VolumeConfig current = catalog.readVolume();
        if (current.blockCount() != files.referencedBlocks()) {
            catalog.writeVolume(
                    current.withBlockCount(files.referencedBlocks()), WriteCondition.NONE);
        }
        return new DeleteOutcome(garbage.size(), Optional.empty());
    }
}
