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
 */
public record RestoreRequest(VolumeName volume, BackupName backup, Optional<BackupName> from) {
    public RestoreRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
        requireNonNull(from, "from");
    }

    public static RestoreRequest full(VolumeName volume, BackupName backup) {
        return new RestoreRequest(volume, backup, Optional.empty());
    }
}
