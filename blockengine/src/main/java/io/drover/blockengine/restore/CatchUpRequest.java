package io.drover.blockengine.restore;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

/**
 * A volume is to be brought to the state of a backup, from whatever state it has.
 *
 * @param backup the backup that it will contain at the end
 */
public record CatchUpRequest(VolumeName volume, BackupName backup) {
    public CatchUpRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
    }
}
