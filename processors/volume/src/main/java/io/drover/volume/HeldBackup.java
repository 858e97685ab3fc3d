package io.drover.volume;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The backup whose content a standby volume has.
 *
 * @param backup its name
 * @param created when it was completed
 */
public record HeldBackup(String backup, Instant created) {
    public HeldBackup {
        requireNonNull(backup, "backup");
        requireNonNull(created, "created");
    }
}
