package io.drover.control.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The local times, whole minutes, that five fields describe. */
final class CronCalendar {
    static final int MINUTES_OF_HOUR = 60;

    private static final int MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR;

    /** From one 29 February to the next are eight years at most. */
    private static final int MAX_DAYS = 9 * 366;

    private static final LocalDateTime LEAP_YEAR = LocalDateTime.of(2024, 1, 1, 0, 0);

    private final CronField.Values hours;
    private final CronField.Values daysOfMonth;
    private final CronField.Values months;
    private final CronField.Values daysOfWeek;
    private final BitSet minutesOfDay = new BitSet(MINUTES_OF_DAY);

    /**
     * @param fields minute, hour, day of month, month, day of week
     * @throws IllegalArgumentException with what is wrong and the remedy
     */
    CronCalendar(List<String> fields) {
        CronField.Values minutes = CronField.MINUTE.parse(fields.get(0));
        hours = CronField.HOUR.parse(fields.get(1));
        daysOfMonth = CronField.DAY_OF_MONTH.parse(fields.get(2));
        months = CronField.MONTH.parse(fields.get(3));
        daysOfWeek = CronField.DAY_OF_WEEK.parse(fields.get(4));
        for (int minute = 0; minute < MINUTES_OF_DAY; minute++) {
            minutesOfDay.set(
                    minute,
                    hours.contains(minute / MINUTES_OF_HOUR)
                            && minutes.contains(minute % MINUTES_OF_HOUR));
        }
        if (next(LEAP_YEAR).isEmpty()) {
            throw new IllegalArgumentException(
                    "no month in '%s' has a day in '%s', and it would never run; use a day that there is"
                            .formatted(fields.get(3), fields.get(2)));
        }
    }

    /** The first time after the given one. */
    Optional<LocalDateTime> next(LocalDateTime after) {
        int minute = minutesOfDay.nextSetBit(after.get(ChronoField.MINUTE_OF_DAY) + 1);
        LocalDate date = after.toLocalDate();
        for (int day = 0; day < MAX_DAYS; day++) {
            if (minute >= 0 && matches(date)) {
                return Optional.of(date.atStartOfDay().plusMinutes(minute));
            }
            minute = minutesOfDay.nextSetBit(0);
            date = date.plusDays(1);
        }
        return Optional.empty();
    }

    /** The last time that is not after the given one. */
    Optional<LocalDateTime> latest(LocalDateTime until) {
        int minute = minutesOfDay.previousSetBit(until.get(ChronoField.MINUTE_OF_DAY));
        LocalDate date = until.toLocalDate();
        for (int day = 0; day < MAX_DAYS; day++) {
            if (minute >= 0 && matches(date)) {
                return Optional.of(date.atStartOfDay().plusMinutes(minute));
            }
            minute = minutesOfDay.previousSetBit(MINUTES_OF_DAY);
            date = date.minusDays(1);
        }
        return Optional.empty();
    }

    /** Days of month and of week that are both restricted are alternatives. */
    private boolean matches(LocalDate date) {
        boolean month = daysOfMonth.contains(date.getDayOfMonth());
        boolean week = daysOfWeek.contains(date.getDayOfWeek().getValue() % 7);
        return months.contains(date.getMonthValue())
                && (isEitherDay() ? month || week : month && week);
    }

    boolean isEitherDay() {
        return !daysOfMonth.open() && !daysOfWeek.open();
    }

    /** Whether it is for every hour of the day. */
    boolean isEveryHour() {
        return hours.numbers().cardinality() == MINUTES_OF_DAY / MINUTES_OF_HOUR;
    }

    /** Minutes since midnight, of any day. */
    BitSet minutesOfDay() {
        return minutesOfDay;
    }

    CronField.Values daysOfMonth() {
        return daysOfMonth;
    }

    CronField.Values months() {
        return months;
    }

    CronField.Values daysOfWeek() {
        return daysOfWeek;
    }
}
