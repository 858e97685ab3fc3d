package io.drover.blockengine.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * A completed backup.
 *
 * @param backup its configuration as written
 * @param statistics the transfers and requests that it took
 */
public record BackupOutcome(BackupInfo backup, TransferStatistics statistics) {}
