package io.drover.mover;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.volume.HeldBackup;

/**
 * A completed step of a standby volume.
 *
 * @param held the backup that the volume holds now
 * @param compared why all of what it had was read and compared; empty if that was known
 */
public record CatchUpResult(RestoreOutcome restore, HeldBackup held, String compared) {}
