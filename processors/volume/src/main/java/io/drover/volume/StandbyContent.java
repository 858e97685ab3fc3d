package io.drover.volume;

import java.util.Optional;

/**
 * What is in a standby volume.
 *
 * @param following whether it takes further backups; false once it was activated
 * @param size bytes of the volume
 * @param held the last backup that it was brought to completely; empty if there is none
 * @param towards the backup that it is being brought to in place, so that it holds neither that nor
 *     the last one; empty if it holds what {@code held} says
 */
public record StandbyContent(
        boolean following, long size, Optional<HeldBackup> held, Optional<String> towards) {
    /** One whose steps are taken whole or not at all. */
    public StandbyContent(boolean following, long size, Optional<HeldBackup> held) {
        this(following, size, held, Optional.empty());
    }

    /** Whether it holds a backup completely now. */
    public boolean isWhole() {
        return held.isPresent() && towards.isEmpty();
    }
}
