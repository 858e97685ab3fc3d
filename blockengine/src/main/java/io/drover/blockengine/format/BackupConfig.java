package io.drover.blockengine.format;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content of a {@code backup_<name>.cfg} without its blocks.
 *
 * @param createdTime completion, RFC 3339; empty while in progress
 * @param size listed blocks times block size, bytes
 * @param singleFile path of a legacy single-file backup, empty otherwise
 * @param volumeSize bytes of the volume when it was backed up; Drover's addition, absent in what
 *     others wrote
 * @param unknown fields of other writers
 */
public record BackupConfig(
        String name,
        String volumeName,
        String snapshotName,
        String snapshotCreatedAt,
        String createdTime,
        long size,
        Map<String, String> labels,
        Map<String, String> parameters,
        boolean incremental,
        CompressionMethod compression,
        long newlyUploaded,
        long reUploaded,
        String singleFile,
        Optional<Long> volumeSize,
        Map<String, JsonNode> unknown) {
    public static final String MODE = "backup-mode";
    public static final String BLOCK_SIZE = "backup-block-size";

    public BackupConfig {
        labels = new TreeMap<>(labels);
        parameters = new TreeMap<>(parameters);
        unknown = new LinkedHashMap<>(unknown);
    }

    /** What is written before the first block: everything but the names is empty. */
    public static BackupConfig inProgress(
            BackupName backup, VolumeName volume, CompressionMethod compression) {
        return new BackupConfig(
                backup.value(),
                volume.value(),
                "",
                "",
                "",
                0,
                Map.of(),
                Map.of(),
                false,
                compression,
                0,
                0,
                "",
                Optional.empty(),
                Map.of());
    }

    /** The same under its file's name, which old configurations may lack. */
    public BackupConfig withName(String backup) {
        return new BackupConfig(
                backup,
                volumeName,
                snapshotName,
                snapshotCreatedAt,
                createdTime,
                size,
                labels,
                parameters,
                incremental,
                compression,
                newlyUploaded,
                reUploaded,
                singleFile,
                volumeSize,
                unknown);
    }

    public boolean isInProgress() {
        return createdTime.isEmpty();
    }

    public boolean isSingleFile() {
        return !singleFile.isEmpty();
    }

    /**
     * @throws FormatException if the parameter is not a size that a block can have
     */
    public BlockSize blockSize() throws FormatException {
        return Quantities.blockSize(parameters.getOrDefault(BLOCK_SIZE, ""), name);
    }

    public BackupInfo info(VolumeName volume, BackupName backup) throws FormatException {
        return new BackupInfo(
                backup,
                volume,
                snapshotName,
                Timestamps.parse(snapshotCreatedAt),
                Timestamps.parse(createdTime),
                size,
                labels,
                parameters,
                incremental,
                compression,
                blockSize(),
                newlyUploaded,
                reUploaded);
    }
}
