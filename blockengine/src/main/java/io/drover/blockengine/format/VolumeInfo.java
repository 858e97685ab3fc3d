package io.drover.blockengine.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code volume.cfg} tells.
 *
 * @param size bytes, as of the last completed backup
 * @param lastBackupAt time of the snapshot of the last backup
 * @param dataStored {@code BlockCount} times block size, the estimate that Longhorn shows, bytes
 */
public record VolumeInfo(
        VolumeName name,
        long size,
        Map<String, String> labels,
        Optional<Instant> created,
        Optional<BackupName> lastBackup,
        Optional<Instant> lastBackupAt,
        long blockCount,
        long dataStored,
        String backingImageName,
        String backingImageChecksum,
        CompressionMethod compression,
        String storageClassName,
        String dataEngine) {
    public VolumeInfo {
        labels = Map.copyOf(labels);
    }

    /** Why its backups alone do not make the volume; empty if they do. */
    public Optional<String> missingFromBackups() {
        return backingImageName.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "volume %s lies on backing image '%s', which its backups do not contain"
                                .formatted(name, backingImageName));
    }
}
