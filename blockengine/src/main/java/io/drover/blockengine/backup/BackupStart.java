package io.drover.blockengine.backup;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupConfigWriter;
import io.drover.blockengine.format.Timestamps;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup finds at its start: its volume's configuration, created if there is none, and
 * perhaps its own configuration, begun or completed by an earlier run.
 */
final class BackupStart {
    /**
     * @param existed whether the volume already existed, so that its blocks may be in the store
     */
    record Volume(VolumeConfig config, boolean existed) {}

    private final VolumeCatalog catalog;
    private final BackupRequest request;
    private final boolean createIfAbsent;

    BackupStart(VolumeCatalog catalog, BackupRequest request, boolean createIfAbsent) {
        this.catalog = catalog;
        this.request = request;
        this.createIfAbsent = createIfAbsent;
    }

    /**
     * A volume is created only if the store reports that it does not exist; a failing store never
     * turns an old volume into a new one.
     */
    Volume openVolume(InstantSource clock) throws StoreException {
        try {
            return new Volume(catalog.readVolume(), true);
        } catch (StoreException.NotFound e) {
            return createVolume(Timestamps.format(clock.instant()));
        }
    }

    private Volume createVolume(String createdTime) throws StoreException {
        VolumeConfig config =
                new VolumeConfig(
                        request.volume().value(),
                        request.volumeSize(),
                        request.labels(),
                        createdTime,
                        VolumeConfig.LastBackup.NONE,
                        new VolumeConfig.Blocks(0, request.source().compression()),
                        request.source().properties(),
                        Map.of());
        try {
            catalog.writeVolume(config, condition());
            return new Volume(config, false);
        } catch (StoreException.Conflict e) {
            // another first backup was faster; its configuration is used
            return new Volume(catalog.readVolume(), true);
        }
    }

    /**
     * Writes the configuration in progress, unless it exists already. Returns this very backup if
     * an earlier run completed it and then died, or lost the store's answer.
     *
     * @throws StoreException.Conflict if the name belongs to a completed backup of something else
     */
    Optional<BackupConfig> announce(VolumeConfig volume) throws StoreException, IOException {
        if (!createIfAbsent) {
            Optional<BackupConfig> existing = catalog.findBackup(request.backup());
            if (existing.isPresent()) {
                return ownCompleted(existing.get());
            }
        }
        try {
            catalog.writeBackup(
                    request.backup(),
                    BackupConfig.inProgress(
                            request.backup(), request.volume(), volume.compression()),
                    0,
                    BackupConfigWriter.Blocks.NONE,
                    condition());
            return Optional.empty();
        } catch (StoreException.Conflict e) {
            return ownCompleted(catalog.readBackup(request.backup()));
        }
    }

    private WriteCondition condition() {
        return createIfAbsent ? WriteCondition.IF_ABSENT : WriteCondition.NONE;
    }

    private Optional<BackupConfig> ownCompleted(BackupConfig existing)
            throws StoreException.Conflict {
        if (existing.isInProgress()) {
            return Optional.empty();
        }
        boolean own =
                !request.snapshot().name().isEmpty()
                        && existing.snapshotName().equals(request.snapshot().name())
                        && existing.snapshotCreatedAt()
                                .equals(Timestamps.format(request.snapshot().created()));
        if (!own) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s already exists; choose another name or delete it first"
                            .formatted(request.backup(), request.volume()));
        }
        return Optional.of(existing);
    }
}
