package io.drover.blockengine.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup's configuration tells, without its blocks.
 *
 * @param created when it was completed; empty while it is in progress, or for ever if its writer
 *     died
 * @param size listed blocks times block size, bytes
 * @param newlyUploadedBytes compressed bytes that this backup added to the store
 * @param reUploadedBytes compressed bytes that a full backup wrote again
 */
public record BackupInfo(
        BackupName name,
        VolumeName volume,
        String snapshotName,
        Optional<Instant> snapshotCreated,
        Optional<Instant> created,
        long size,
        Map<String, String> labels,
        Map<String, String> parameters,
        boolean incremental,
        CompressionMethod compression,
        BlockSize blockSize,
        long newlyUploadedBytes,
        long reUploadedBytes) {
    public BackupInfo {
        labels = Map.copyOf(labels);
        parameters = Map.copyOf(parameters);
    }

    public boolean inProgress() {
        return created.isEmpty();
    }
}
