package io.drover.console.model;

import io.drover.resource.Backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of the backups of a day.
 *
 * @param damaged those that were completed and of which data is lost
 * @param late volumes whose last good backup was too old on that day
 */
public record DayCount(int good, int failed, int damaged, int late) {
    public static final DayCount NONE = new DayCount(0, 0, 0, 0);
    private static final DayCount GOOD = new DayCount(1, 0, 0, 0);
    private static final DayCount FAILED = new DayCount(0, 1, 0, 0);
    private static final DayCount DAMAGED = new DayCount(0, 0, 1, 0);

    public DayCount plus(DayCount other) {
        return new DayCount(
                good + other.good,
                failed + other.failed,
                damaged + other.damaged,
                late + other.late);
    }

    /** Backups of which there is nothing that could be restored. */
    public int bad() {
        return failed + damaged;
    }

    DayCount minus(DayCount other) {
        return new DayCount(
                good - other.good,
                failed - other.failed,
                damaged - other.damaged,
                late - other.late);
    }

    /** With what is remembered of the day beside what resources tell. */
    DayCount with(DayRecord remembered) {
        return new DayCount(
                Math.max(good, remembered.ok() - damaged),
                Math.max(failed, remembered.failed()),
                damaged,
                Math.max(late, remembered.late()));
    }

    /** By day, in UTC; those that are under way do not count. */
    public static Map<LocalDate, DayCount> of(List<Backup> backups) {
        Map<LocalDate, DayCount> days = new HashMap<>();
        for (Backup backup : backups) {
            if (BackupFacts.isGood(backup)) {
                days.merge(BackupFacts.day(backup), GOOD, DayCount::plus);
            } else if (BackupFacts.hasFailed(backup)) {
                days.merge(BackupFacts.day(backup), FAILED, DayCount::plus);
            } else if (BackupFacts.isDamaged(backup)) {
                days.merge(BackupFacts.day(backup), DAMAGED, DayCount::plus);
            }
        }
        return days;
    }

    static Map<LocalDate, DayCount> sum(Stream<Map<LocalDate, DayCount>> parts) {
        Map<LocalDate, DayCount> days = new HashMap<>();
        parts.forEach(part -> part.forEach((day, count) -> days.merge(day, count, DayCount::plus)));
        return days;
    }

    public static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
