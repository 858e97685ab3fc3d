package io.drover.control.standby;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import java.time.Instant;
import java.util.Optional;

/** What a standby volume is to follow. */
public sealed interface Followed {
    /**
     * The last backup of the source that is known.
     *
     * @param taken when its snapshot was taken; empty if the target does not tell
     */
    record Newest(
            BackupTarget target, BackupVolume source, String backup, Optional<Instant> taken)
            implements Followed {
        public boolean isAvailable() {
            return target.getStatus().available;
        }

        public String targetName() {
            return target.getMetadata().getName();
        }
    }

    /**
     * There is nothing to follow now.
     *
     * @param reason one word for conditions
     * @param message in words, with the remedy
     */
    record Nothing(String reason, String message) implements Followed {}
}
