package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;

import java.time.Instant;
import java.util.Map;

/**
 * One backup to be made.
 *
 * @param volumeSize bytes, a multiple of the block size
 * @param snapshotName the snapshot that the source shows; the next incremental backup starts from
 *     it
 * @param snapshotCreated when that snapshot was taken
 * @param compression wish for a volume's first backup; later ones use what the store says
 * @param labels written into the backup and, when it completes, into the volume's configuration
 * @param volumeProperties what else {@code volume.cfg} tells of the volume
 */
public record BackupRequest(
        VolumeName volume,
        long volumeSize,
        BackupName backup,
        String snapshotName,
        Instant snapshotCreated,
        BackupMode mode,
        CompressionMethod compression,
        BlockSize blockSize,
        Map<String, String> labels,
        VolumeProperties volumeProperties) {
    public BackupRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
        requireNonNull(snapshotName, "snapshotName");
        requireNonNull(snapshotCreated, "snapshotCreated");
        requireNonNull(mode, "mode");
        requireNonNull(compression, "compression");
        requireNonNull(blockSize, "blockSize");
        requireNonNull(volumeProperties, "volumeProperties");
        labels = Map.copyOf(labels);
        if (volumeSize <= 0 || volumeSize % blockSize.bytes() != 0) {
            throw new IllegalArgumentException(
                    "size "
                            + volumeSize
                            + " of volume "
                            + volume
                            + " is not a positive multiple of the block size "
                            + blockSize);
        }
    }

    /** Properties of the volume that a backup store keeps; empty strings where there is none. */
    public record VolumeProperties(
            String backingImageName,
            String backingImageChecksum,
            String storageClassName,
            String dataEngine) {
        public static final VolumeProperties DEFAULT = new VolumeProperties("", "", "", "v1");
    }
}
