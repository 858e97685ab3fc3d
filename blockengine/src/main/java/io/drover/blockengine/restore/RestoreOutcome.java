package io.drover.blockengine.restore;

import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * A completed restore: every block was verified and the sink was synced.
 *
 * @param size bytes of the restored volume
 */
public record RestoreOutcome(long size, TransferStatistics statistics) {}
