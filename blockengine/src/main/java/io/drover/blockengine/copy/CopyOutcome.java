package io.drover.blockengine.copy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result for each backup.
 *
 * @param blocksReplaced blocks that were damaged at the destination
 * @param statistics counts of blocks that were new at the destination and of those that already
 *     existed there
 */
public record CopyOutcome(
        VolumeName volume,
        SortedMap<BackupName, Result> backups,
        long blocksReplaced,
        TransferStatistics statistics) {

    /** The result for one backup. */
    public sealed interface Result {
        /** For display. */
        String message();

        /** It was copied to the destination and verified on the way. */
        record Copied() implements Result {
            @Override
            public String message() {
                return "copied";
            }
        }

        /** It already existed at the destination; missing blocks were copied. */
        record AlreadyThere() implements Result {
            @Override
            public String message() {
                return "already there";
            }
        }

        /** It is not complete at the source. */
        record Unfinished() implements Result {
            @Override
            public String message() {
                return "not copied: it is in progress, or its writer died";
            }
        }

        /** It is damaged at the source, or the destination has another backup of the same name. */
        record Refused(String reason) implements Result {
            @Override
            public String message() {
                return "not copied: " + reason;
            }
        }
    }

    public CopyOutcome {
        backups = new TreeMap<>(backups);
    }

    /**
     * Whether everything that can be restored from the source can be restored from the destination.
     */
    public boolean isComplete() {
        return backups.entrySet().stream()
                .map(Map.Entry::getValue)
                .noneMatch(Result.Refused.class::isInstance);
    }
}
