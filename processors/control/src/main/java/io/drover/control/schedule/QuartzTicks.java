package io.drover.control.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A Quartz cron expression in UTC that ticks at least at each slot of a calendar. Given the zone
 * itself, Quartz never fires for a time that spring leaves out, is an hour late in autumn, leaves
 * out the repeated hour of an hourly schedule, and has no alternatives of days. So the times of day
 * are written with each offset that the zone has, together with the end of a gap that has slots in
 * it, and the days are left open where UTC may have another date.
 */
final class QuartzTicks {
    private static final int MINUTES_OF_DAY = 24 * CronCalendar.MINUTES_OF_HOUR;
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2060-01-01T00:00:00Z");

    private final CronCalendar calendar;
    private final BitSet minutesOfDay = new BitSet();
    private boolean anyDay;

    QuartzTicks(CronCalendar calendar, ZoneRules rules) {
        this.calendar = calendar;
        anyDay = calendar.isEitherDay();
        Set<ZoneOffset> offsets = new HashSet<>(Set.of(rules.getOffset(FROM)));
        ZoneOffsetTransition change = rules.nextTransition(FROM);
        while (change != null && change.getInstant().isBefore(UNTIL)) {
            offsets.add(change.getOffsetAfter());
            if (change.isGap()) {
                addEndOf(change);
            }
            change = rules.nextTransition(change.getInstant());
        }
        offsets.forEach(
                offset -> calendar.minutesOfDay().stream().forEach(minute -> add(minute, offset)));
    }

    private void add(int localMinute, ZoneOffset offset) {
        int minute = localMinute - offset.getTotalSeconds() / 60;
        anyDay |= minute < 0 || minute >= MINUTES_OF_DAY;
        minutesOfDay.set(Math.floorMod(minute, MINUTES_OF_DAY));
    }

    /** Times that the clocks leave out are due when they have been changed. */
    private void addEndOf(ZoneOffsetTransition gap) {
        LocalDateTime time = gap.getDateTimeBefore();
        while (time.isBefore(gap.getDateTimeAfter())) {
            if (calendar.minutesOfDay().get(time.get(ChronoField.MINUTE_OF_DAY))) {
                anyDay = true;
                minutesOfDay.set(
                        gap.getInstant().atOffset(ZoneOffset.UTC).get(ChronoField.MINUTE_OF_DAY));
                return;
            }
            time = time.plusMinutes(1);
        }
    }

    String text() {
        BitSet zero = new BitSet();
        zero.set(0);
        if (anyDay) {
            return QuartzText.of(zero, minutesOfDay, "*", "*", "?");
        }
        String months = QuartzText.list(calendar.months().numbers(), 12);
        if (!calendar.daysOfWeek().open()) {
            // 1 is Sunday
            BitSet days = new BitSet();
            calendar.daysOfWeek().numbers().stream().forEach(day -> days.set(day + 1));
            return QuartzText.of(zero, minutesOfDay, "?", months, QuartzText.list(days, 7));
        }
        return QuartzText.of(
                zero,
                minutesOfDay,
                QuartzText.list(calendar.daysOfMonth().numbers(), 31),
                months,
                "?");
    }
}
