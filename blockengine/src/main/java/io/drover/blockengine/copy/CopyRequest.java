package io.drover.blockengine.copy;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.util.Optional;

/**
 * What is to be copied to another store.
 *
 * @param backup only this one; empty for all of the volume's
 * @param sameVolume whether the caller knows that a volume of this name at the destination is the
 *     same one, although nothing there proves it
 * @param checkExisting whether existing blocks are read at the destination, and copied again if
 *     their content does not match their names; otherwise a file that is not empty counts as the
 *     block
 */
public record CopyRequest(
        VolumeName volume, Optional<BackupName> backup, boolean sameVolume, boolean checkExisting) {
    public CopyRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
    }

    public CopyRequest(VolumeName volume, Optional<BackupName> backup) {
        this(volume, backup, false, false);
    }
}
