package io.drover.blockengine.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Content of a {@code volume.cfg}, for display and for decisions.
 *
 * @param size bytes, as of the last completed backup
 * @param lastBackupAt time of the snapshot of the last backup
 */
public record VolumeInfo(
        VolumeName name,
        long size,
        Map<String, String> labels,
        Optional<Instant> created,
        Optional<BackupName> lastBackup,
        Optional<Instant> lastBackupAt,
        VolumeConfig.Blocks blocks,
        VolumeProperties properties) {
    public VolumeInfo {
        labels = Map.copyOf(labels);
    }

    public long blockCount() {
        return blocks.count();
    }

    /** Block count times default block size, the estimate that Longhorn shows, bytes. */
    public long dataStored() {
        return blocks.count() * BlockSize.DEFAULT.bytes();
    }

    public CompressionMethod compression() {
        return blocks.compression();
    }

    public String backingImageName() {
        return properties.backingImageName();
    }

    public String backingImageChecksum() {
        return properties.backingImageChecksum();
    }

    public String storageClassName() {
        return properties.storageClassName();
    }

    public String dataEngine() {
        return properties.dataEngine();
    }

    /** Why its backups are not enough to restore the volume; empty if they are. */
    public Optional<String> missingFromBackups() {
        return backingImageName().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "volume %s lies on backing image '%s', which its backups do not contain"
                                .formatted(name, backingImageName()));
    }
}
