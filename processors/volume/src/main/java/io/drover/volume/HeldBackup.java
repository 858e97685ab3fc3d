package io.drover.volume;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The backup whose content a standby volume has.
 *
 * @param backup its name
 * @param taken when its snapshot was taken, which is how old the data is; known to the second
 */
public record HeldBackup(String backup, Instant taken) {
    public HeldBackup {
        requireNonNull(backup, "backup");
        requireNonNull(taken, "taken");
    }
}
