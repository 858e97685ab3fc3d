package io.drover.control.schedule;

import java.util.BitSet;
import java.util.stream.Collectors;

/** Writes cron expressions of Quartz. */
final class QuartzText {
    private QuartzText() {}

    /**
     * @param minutesOfDay minutes since midnight; the expression contains each combination of their
     *     hours with their minutes
     */
    static String of(
            BitSet secondsOfMinute,
            BitSet minutesOfDay,
            String dayOfMonth,
            String month,
            String dayOfWeek) {
        BitSet hours = new BitSet();
        BitSet minutes = new BitSet();
        minutesOfDay.stream()
                .forEach(
                        minute -> {
                            hours.set(minute / CronCalendar.MINUTES_OF_HOUR);
                            minutes.set(minute % CronCalendar.MINUTES_OF_HOUR);
                        });
        return String.join(
                " ",
                list(secondsOfMinute, 60),
                list(minutes, 60),
                list(hours, 24),
                dayOfMonth,
                month,
                dayOfWeek);
    }

    /**
     * @param all how many there are of which all together are a star
     */
    static String list(BitSet numbers, int all) {
        return numbers.cardinality() == all
                ? "*"
                : numbers.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
    }
}
