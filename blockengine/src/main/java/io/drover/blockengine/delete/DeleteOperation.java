package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeCatalog;
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
            removeConfig(backup);
            VolumeConfig config = catalog.readVolume();
            References references = References.collect(catalog, config, backup);
            boolean lastDeleted = config.lastBackupName().equals(backup.value());
            if (lastDeleted) {
                // fields left empty make the next backup read everything, which is always right
                config = config.withLastBackup(references.latestName(), references.latestTime());
                catalog.writeVolume(config, WriteCondition.NONE);
            }
            if (references.doubt().isPresent()) {
                LOG.warn("volume {}: blocks are kept: {}", volume, references.doubt().get());
                return new DeleteOutcome(0, references.doubt());
            }
            return collect(references, lock);
        }
    }

    private void removeConfig(BackupName backup) throws StoreException {
        List<ObjectKey> keys = new ArrayList<>();
        keys.add(StoreLayout.backupConfig(volume, backup));
        try {
            catalog.findBackup(backup)
                    .filter(BackupConfig::isSingleFile)
                    .map(config -> ObjectKey.of(config.singleFile()))
                    .ifPresent(keys::add);
        } catch (StoreException.Corrupt e) {
            LOG.warn(
                    "deleting backup {} of volume {} although it is damaged: {}",
                    backup,
                    volume,
                    e.getMessage());
        }
        store.delete(keys);
    }

    private DeleteOutcome collect(References references, VolumeLock lock) throws StoreException {
        List<ObjectKey> garbage = new ArrayList<>();
        long[] kept = {0};
        store.list(
                StoreLayout.blocks(volume),
                file -> {
                    Optional<BlockChecksum> checksum = StoreLayout.blockOf(file.key().name());
                    if (checksum.isPresent() && references.contains(checksum.get())) {
                        kept[0]++;
                    } else if (checksum.isPresent()) {
                        garbage.add(file.key());
                    }
                });
        if (!catalog.backups().equals(references.backups())) {
            String reason = "the volume's backups changed meanwhile";
            LOG.warn("volume {}: blocks are kept: {}", volume, reason);
            return new DeleteOutcome(0, Optional.of(reason));
        }
        int batch = store.capabilities().maxDeleteBatch();
        for (int at = 0; at < garbage.size(); at += batch) {
            lock.verifyHeld();
            store.delete(garbage.subList(at, Math.min(garbage.size(), at + batch)));
        }
        VolumeConfig current = catalog.readVolume();
        if (current.blockCount() != kept[0]) {
            catalog.writeVolume(current.withBlockCount(kept[0]), WriteCondition.NONE);
        }
        return new DeleteOutcome(garbage.size(), Optional.empty());
    }
}
