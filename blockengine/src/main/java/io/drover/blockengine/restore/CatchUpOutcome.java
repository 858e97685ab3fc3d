package io.drover.blockengine.restore;

import io.drover.blockengine.format.BackupConfig;

import java.util.Optional;

/**
 * A completed catch-up.
 *
 * @param backup the configuration of the backup that the volume contains now
 * @param held its blocks; empty for a legacy backup of a single file
 */
public record CatchUpOutcome(
        RestoreOutcome restore, BackupConfig backup, Optional<HeldBlocks> held) {}
