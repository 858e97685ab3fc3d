package io.drover.blockengine.restore;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.util.Optional;

/**
 * One restore to be made.
 *
 * @param backup the backup that the sink will contain at the end
 * @param from the backup that the sink contains now; empty for a full restore
 * @param volumeSize bytes that {@code volume.cfg} declares, if the caller has read it; otherwise
 *     the restore reads it
 */
public record RestoreRequest(
        VolumeName volume,
        BackupName backup,
        Optional<BackupName> from,
        Optional<Long> volumeSize) {
    public RestoreRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
        requireNonNull(from, "from");
        requireNonNull(volumeSize, "volumeSize");
    }

    public RestoreRequest(VolumeName volume, BackupName backup, Optional<BackupName> from) {
        this(volume, backup, from, Optional.empty());
    }

    public RestoreRequest withVolumeSize(long bytes) {
        return new RestoreRequest(volume, backup, from, Optional.of(bytes));
    }

    public static RestoreRequest full(VolumeName volume, BackupName backup) {
        return new RestoreRequest(volume, backup, Optional.empty());
    }
}
