package io.drover.blockengine.verify;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.time.Instant;
import java.util.Optional;

/**
 * What is to be verified of a volume.
 *
 * @param backup only this one
 * @param since only backups completed at this time or later
 * @param samplePercent percentage of the blocks that are read, chosen at random; 0 to 100. All
 *     blocks are checked for existence.
 */
public record VerifyRequest(
        VolumeName volume,
        Optional<BackupName> backup,
        Optional<Instant> since,
        int samplePercent) {
    public VerifyRequest {
        requireNonNull(volume, "volume");
        requireNonNull(backup, "backup");
        requireNonNull(since, "since");
        if (samplePercent < 0 || samplePercent > 100) {
            throw new IllegalArgumentException(
                    "sample " + samplePercent + " is not a percentage from 0 to 100");
        }
    }

    /** Everything. */
    public static VerifyRequest all(VolumeName volume) {
        return new VerifyRequest(volume, Optional.empty(), Optional.empty(), 100);
    }

    boolean isPartial() {
        return backup.isPresent() || since.isPresent();
    }
}
