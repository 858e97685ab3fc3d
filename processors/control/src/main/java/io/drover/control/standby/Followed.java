package io.drover.control.standby;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.volume.HeldBackup;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What a standby volume is to follow. */
public sealed interface Followed {
    /**
     * The last backup of the source that is known.
     *
     * @param taken when its snapshot was taken, to the second; empty if the target does not tell
     * @param known all backups of the source on the target
     */
    record Newest(
            BackupTarget target,
            BackupVolume source,
            String backup,
            Optional<Instant> taken,
            Set<String> known)
            implements Followed {
        public Newest {
            known = Set.copyOf(known);
        }

        /** Whether it is later than the one that a volume holds. */
        boolean isLaterThan(HeldBackup held) {
            if (held.backup().equals(backup)) {
                return false;
            }
            int order = taken.map(time -> time.compareTo(held.taken())).orElse(1);
            // of two within a second the target's last one is later, if it still has both
            return order > 0 || order == 0 && known.contains(held.backup());
        }

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
