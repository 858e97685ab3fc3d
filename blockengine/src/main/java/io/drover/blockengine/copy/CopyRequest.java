package io.drover.blockengine.copy;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.util.Optional;

/**
 * What is to be copied to another store.
 *
 * @param backup only this one; empty for all of the volume's
 */
public record CopyRequest(VolumeName volume, Optional<BackupName> backup) {
    public CopyRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
    }
}
