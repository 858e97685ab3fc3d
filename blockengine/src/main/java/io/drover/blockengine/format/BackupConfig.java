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
 * @param unknown fields added by other writers
 */
public record BackupConfig(
        String name,
        Source source,
        String createdTime,
        Content content,
        Upload upload,
        Map<String, String> labels,
        Map<String, String> parameters,
        Map<String, JsonNode> unknown) {
    public static final String MODE = "backup-mode";
    public static final String BLOCK_SIZE = "backup-block-size";

    public BackupConfig {
        labels = new TreeMap<>(labels);
        parameters = new TreeMap<>(parameters);
        unknown = new LinkedHashMap<>(unknown);
    }

    /**
     * What was backed up.
     *
     * @param volumeName empty in old configurations
     * @param snapshotCreatedAt RFC 3339 as stored, empty while in progress
     * @param volumeSize bytes of the volume when it was backed up; Drover's addition, absent in the
     *     configurations of other writers
     */
    public record Source(
            String volumeName,
            String snapshotName,
            String snapshotCreatedAt,
            Optional<Long> volumeSize) {}

    /**
     * What is stored.
     *
     * @param size listed blocks times block size, bytes
     * @param singleFile path of a legacy single-file backup, empty otherwise
     */
    public record Content(long size, CompressionMethod compression, String singleFile) {}

    /**
     * What the backup wrote.
     *
     * @param newBytes compressed bytes that it added to the store
     * @param repeatedBytes compressed bytes that a full backup wrote again
     */
    public record Upload(boolean incremental, long newBytes, long repeatedBytes) {
        public static final Upload NONE = new Upload(false, 0, 0);
    }

    /** What is written before the first block: everything but the names is empty. */
    public static BackupConfig inProgress(
            BackupName backup, VolumeName volume, CompressionMethod compression) {
        return new BackupConfig(
                backup.value(),
                new Source(volume.value(), "", "", Optional.empty()),
                "",
                new Content(0, compression, ""),
                Upload.NONE,
                Map.of(),
                Map.of(),
                Map.of());
    }

    /** The same under its file's name, which old configurations may lack. */
    public BackupConfig withName(String backup) {
        return new BackupConfig(
                backup, source, createdTime, content, upload, labels, parameters, unknown);
    }

    public String volumeName() {
        return source.volumeName();
    }

    public String snapshotName() {
        return source.snapshotName();
    }

    public String snapshotCreatedAt() {
        return source.snapshotCreatedAt();
    }

    public Optional<Long> volumeSize() {
        return source.volumeSize();
    }

    public long size() {
        return content.size();
    }

    public CompressionMethod compression() {
        return content.compression();
    }

    public String singleFile() {
        return content.singleFile();
    }

    public boolean isInProgress() {
        return createdTime.isEmpty();
    }

    public boolean isSingleFile() {
        return !singleFile().isEmpty();
    }

    /**
     * @throws FormatException if the parameter is not a valid block size
     */
    public BlockSize blockSize() throws FormatException {
        return Quantities.blockSize(parameters.getOrDefault(BLOCK_SIZE, ""), name);
    }

    public BackupInfo info(VolumeName volume, BackupName backup) throws FormatException {
        return new BackupInfo(
                backup,
                volume,
                new BackupInfo.Snapshot(snapshotName(), Timestamps.parse(snapshotCreatedAt())),
                Timestamps.parse(createdTime),
                new BackupInfo.Content(size(), blockSize(), compression()),
                upload,
                labels,
                parameters);
    }
}
