package io.drover.blockengine.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * A completed backup.
 *
 * @param backup as the store now tells it
 * @param statistics what it took
 */
public record BackupOutcome(BackupInfo backup, TransferStatistics statistics) {}
