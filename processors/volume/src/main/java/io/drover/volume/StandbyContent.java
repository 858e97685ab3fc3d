package io.drover.volume;

import java.util.Optional;

/**
 * What is in a standby volume.
 *
 * @param following whether it takes further backups; false once it was activated
 * @param size bytes of the volume
 * @param held the last backup that it was brought to completely; empty if there is none
 */
public record StandbyContent(boolean following, long size, Optional<HeldBackup> held) {}
