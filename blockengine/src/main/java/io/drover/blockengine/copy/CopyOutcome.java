package io.drover.blockengine.copy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of each backup.
 *
 * @param blocksReplaced that were at the destination and damaged there
 * @param statistics blocks that were new at the destination and those that were there
 */
public record CopyOutcome(
        VolumeName volume,
        SortedMap<BackupName, Result> backups,
        long blocksReplaced,
        TransferStatistics statistics) {

    /** What became of one backup. */
    public sealed interface Result {
        /** For people. */
        String message();

        /** It is at the destination, verified on its way. */
        record Copied() implements Result {
            @Override
            public String message() {
                return "copied";
            }
        }

        /** It was at the destination; blocks that it lacked there were copied. */
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

        /** It is damaged at the source, or there is another one of its name. */
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

    /** Whether everything that can be restored at the source can be at the destination. */
    public boolean isComplete() {
        return backups.entrySet().stream()
                .map(Map.Entry::getValue)
                .noneMatch(Result.Refused.class::isInstance);
    }
}
