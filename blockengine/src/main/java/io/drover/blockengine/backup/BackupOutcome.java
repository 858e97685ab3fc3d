package io.drover.blockengine.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.Optional;

/**
 * A completed backup.
 *
 * @param backup its configuration as written
 * @param statistics the transfers and requests that it took
 * @param changes how it was found what had changed; empty unless it was a Job that did
 */
public record BackupOutcome(
        BackupInfo backup, TransferStatistics statistics, Optional<ChangesFound> changes) {
    public BackupOutcome(BackupInfo backup, TransferStatistics statistics) {
        this(backup, statistics, Optional.empty());
    }
}
