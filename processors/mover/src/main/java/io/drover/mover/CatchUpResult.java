package io.drover.mover;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.volume.HeldBackup;

/**
 * A completed step of a standby volume.
 *
 * @param held the backup that the volume holds now
 */
public record CatchUpResult(RestoreOutcome restore, HeldBackup held) {}
