package io.drover.console.model;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** What the fields of a Backup come to. */
public final class BackupFacts {
    private BackupFacts() {}

    /** When it was made or, until then, asked for. */
    public static Instant time(Backup backup) {
        return Times.parse(backup.getStatus().backupCreatedAt)
                .or(() -> Times.parse(text(backup.getMetadata().getCreationTimestamp())))
                .orElse(Instant.EPOCH);
    }

    /** The day of that, in UTC. */
    public static LocalDate day(Backup backup) {
        return DayCount.day(time(backup));
    }

    /** Bytes that it sent to the store; 0 if nothing is known about that. */
    public static long sent(Backup backup) {
        return Fields.number(backup.getStatus().newlyUploadDataSize)
                + Fields.number(backup.getStatus().reUploadedDataSize);
    }

    /** Of which moment its data is. */
    public static Instant dataTime(Backup backup) {
        return Times.parse(backup.getStatus().snapshotCreatedAt).orElseGet(() -> time(backup));
    }

    /** Whether it can be restored, as far as is known. */
    public static boolean isGood(Backup backup) {
        return backup.getStatus().state.equals(Backups.COMPLETED) && !isDamaged(backup);
    }

    public static boolean isDamaged(Backup backup) {
        return Conditions.find(backup.getStatus().conditions, Backup.DAMAGED)
                .filter(Condition::isTrue)
                .isPresent();
    }

    public static boolean hasFailed(Backup backup) {
        return backup.getStatus().state.equals(Backups.ERROR);
    }

    /** Whether it is waiting or under way. */
    public static boolean isRunning(Backup backup) {
        return Backups.isUnfinished(backup) && !hasFailed(backup) && !backup.isMarkedForDeletion();
    }

    /** Why it failed, or what it waits for; empty if nothing is known. */
    public static String message(Backup backup) {
        String error = backup.getStatus().error;
        return error.isEmpty()
                ? backup.getStatus().messages.getOrDefault(Backups.MESSAGE_ERROR, "")
                : error;
    }

    private static String text(String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
