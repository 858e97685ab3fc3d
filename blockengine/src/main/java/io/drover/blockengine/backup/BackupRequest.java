package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.VolumeName;

import java.time.Instant;
import java.util.Map;

/**
 * One backup to be made.
 *
 * @param labels written into the backup and, when it completes, into the volume's configuration
 */
public record BackupRequest(
        BackedUpVolume source,
        BackupName backup,
        Snapshot snapshot,
        BackupMode mode,
        Map<String, String> labels) {
    public BackupRequest {
        requireNonNull(source, "source");
        requireNonNull(backup, "backup");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(mode, "mode");
        labels = Map.copyOf(labels);
    }

    /**
     * The snapshot whose content is backed up; the next incremental backup starts from it.
     *
     * @param created when it was taken
     */
    public record Snapshot(String name, Instant created) {
        public Snapshot {
            requireNonNull(name, "name");
            requireNonNull(created, "created");
        }
    }

    public VolumeName volume() {
        return source.name();
    }

    /** Bytes, a multiple of the block size. */
    public long volumeSize() {
        return source.size();
    }

    public BlockSize blockSize() {
        return source.blockSize();
    }

    public BackupRequest withLabels(Map<String, String> other) {
        return new BackupRequest(source, backup, snapshot, mode, other);
    }
}
