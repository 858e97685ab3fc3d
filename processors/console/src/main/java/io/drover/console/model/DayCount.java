package io.drover.console.model;

import io.drover.resource.Backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Number of good and of failed backups of a day. */
public record DayCount(int good, int failed) {
    public static final DayCount NONE = new DayCount(0, 0);
    private static final DayCount GOOD = new DayCount(1, 0);
    private static final DayCount FAILED = new DayCount(0, 1);

    private DayCount plus(DayCount other) {
        return new DayCount(good + other.good, failed + other.failed);
    }

    /** By day, in UTC; those that are under way do not count. */
    public static Map<LocalDate, DayCount> of(List<Backup> backups) {
        Map<LocalDate, DayCount> days = new HashMap<>();
        for (Backup backup : backups) {
            if (BackupFacts.isGood(backup)) {
                days.merge(day(BackupFacts.time(backup)), GOOD, DayCount::plus);
            } else if (BackupFacts.hasFailed(backup)) {
                days.merge(day(BackupFacts.time(backup)), FAILED, DayCount::plus);
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
