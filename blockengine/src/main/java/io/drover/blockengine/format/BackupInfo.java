package io.drover.blockengine.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Content of a backup's configuration without its blocks, for display and for decisions.
 *
 * @param created when it was completed; empty while it is in progress, or for ever if its writer
 *     died
 */
public record BackupInfo(
        BackupName name,
        VolumeName volume,
        Snapshot snapshot,
        Optional<Instant> created,
        Content content,
        BackupConfig.Upload upload,
        Map<String, String> labels,
        Map<String, String> parameters) {
    public BackupInfo {
        labels = Map.copyOf(labels);
        parameters = Map.copyOf(parameters);
    }

    /** The snapshot that was backed up; an empty name if it is not known. */
    public record Snapshot(String name, Optional<Instant> created) {}

    /**
     * @param size listed blocks times block size, bytes
     */
    public record Content(long size, BlockSize blockSize, CompressionMethod compression) {}

    public boolean inProgress() {
        return created.isEmpty();
    }

    public String snapshotName() {
        return snapshot.name();
    }

    public Optional<Instant> snapshotCreated() {
        return snapshot.created();
    }

    /** Listed blocks times block size, bytes. */
    public long size() {
        return content.size();
    }

    public BlockSize blockSize() {
        return content.blockSize();
    }

    public CompressionMethod compression() {
        return content.compression();
    }

    public boolean incremental() {
        return upload.incremental();
    }

    /** Compressed bytes that this backup added to the store. */
    public long newlyUploadedBytes() {
        return upload.newBytes();
    }

    /** Compressed bytes that a full backup wrote again. */
    public long reUploadedBytes() {
        return upload.repeatedBytes();
    }
}
