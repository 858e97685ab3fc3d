package io.drover.blockengine.copy;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The volume that backups are copied to. */
final class DestinationVolume {
    private final VolumeCatalog catalog;
    private final VolumeConfig source;

    private DestinationVolume(VolumeCatalog catalog, VolumeConfig source) {
        this.catalog = catalog;
        this.source = source;
    }

    /**
     * @throws StoreException.Conflict if its blocks are compressed by another method: a backup that
     *     shared them could not be restored by Longhorn
     */
    static DestinationVolume open(ObjectStore store, VolumeName volume, VolumeConfig source)
            throws StoreException {
        DestinationVolume destination =
                new DestinationVolume(new VolumeCatalog(store, volume), source);
        Optional<VolumeConfig> existing = destination.read();
        if (existing.isPresent() && existing.get().compression() != source.compression()) {
            throw new StoreException.Conflict(
                    "volume %s is compressed with %s at the source and with %s at the destination; copy to another target"
                            .formatted(
                                    volume,
                                    source.compression().id(),
                                    existing.get().compression().id()));
        }
        return destination;
    }

    /**
     * The volume at the destination, if both its creation time and its size differ from the
     * source's.
     */
    Optional<VolumeConfig> differing() throws StoreException {
        return read().filter(
                        there ->
                                !there.createdTime().equals(source.createdTime())
                                        && there.size() != source.size());
    }

    private Optional<VolumeConfig> read() throws StoreException {
        try {
            return Optional.of(catalog.readVolume());
        } catch (StoreException.NotFound e) {
            return Optional.empty();
        }
    }

    /** The complete backup of that name; one in progress or damaged will be overwritten. */
    Optional<BackupConfig> find(BackupName name) throws StoreException {
        try {
            return catalog.findBackup(name).filter(config -> !config.isInProgress());
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    /**
     * Records the backup in {@code volume.cfg}, unless it is already recorded there.
     *
     * @param blocks number of blocks at the destination now
     */
    void record(BackupConfig backup, long blocks) throws StoreException {
        Optional<VolumeConfig> existing = read();
        VolumeConfig current = existing.orElseGet(() -> source.withLastBackup("", ""));
        VolumeConfig updated = current.withBlockCount(blocks);
        if (isNewer(backup, current)) {
            updated =
                    source.withLastBackup(backup.name(), backup.snapshotCreatedAt())
                            .withBlockCount(blocks);
        }
        if (existing.isEmpty() || !updated.equals(existing.get())) {
            catalog.writeVolume(updated, WriteCondition.NONE);
        }
    }

    /** Of several backups of one second, the source's last one is the newest. */
    private boolean isNewer(BackupConfig backup, VolumeConfig current) {
        if (current.lastBackupName().isEmpty()) {
            return true;
        }
        Instant made = time(backup.snapshotCreatedAt());
        Instant last = time(current.lastBackupAt());
        return made.isAfter(last)
                || made.equals(last) && backup.name().equals(source.lastBackupName());
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }
}
