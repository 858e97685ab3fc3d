package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;

/**
 * Random schedules against a reference that looks at every minute of the weeks around the changes
 * of the clocks, and against Quartz.
 */
class CronReferenceTest {
    private static final int SCHEDULES = 60;
    private static final Duration WEEKS = Duration.ofDays(24);
    private static final List<Instant> STARTS =
            List.of(
                    Instant.parse("2026-03-01T00:00:00Z"),
                    Instant.parse("2026-03-20T00:00:00Z"),
                    Instant.parse("2026-09-25T00:00:00Z"),
                    Instant.parse("2026-10-15T00:00:00Z"),
                    Instant.parse("2027-12-20T00:00:00Z"));

    /** A field of a cron text and what it means. */
    private record RandomField(String text, BitSet numbers, boolean star) {
        static RandomField of(Random random, int min, int max) {
            List<String> texts = new ArrayList<>();
            BitSet numbers = new BitSet();
            boolean star = false;
            int parts = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
            for (int part = 0; part < parts; part++) {
                int first = min + random.nextInt(max - min + 1);
                int last = first + random.nextInt(max - first + 1);
                int step = 1 + random.nextInt(max + 4);
                switch (random.nextInt(7)) {
                    case 0, 1 -> {
                        star = true;
                        texts.add(random.nextBoolean() ? "*" : "?");
                        numbers.set(min, max + 1);
                    }
                    case 2 -> {
                        texts.add("*/" + step);
                        star |= step == 1;
                        fill(numbers, min, max, step);
                    }
                    case 3 -> {
                        texts.add(first + "/" + step);
                        fill(numbers, first, max, step);
                    }
                    case 4 -> {
                        texts.add(first + "-" + last + "/" + step);
                        fill(numbers, first, last, step);
                    }
                    case 5 -> {
                        texts.add(first + "-" + last);
                        fill(numbers, first, last, 1);
                    }
                    default -> {
                        texts.add(Integer.toString(first));
                        numbers.set(first);
                    }
                }
            }
            return new RandomField(String.join(",", texts), numbers, star);
        }

        private static void fill(BitSet numbers, int first, int last, int step) {
            for (int number = first; number <= last; number += step) {
                numbers.set(number);
            }
        }
    }

    private record RandomCron(
            RandomField minute,
            RandomField hour,
            RandomField dayOfMonth,
            RandomField month,
            RandomField dayOfWeek) {
        static RandomCron of(Random random) {
            return new RandomCron(
                    RandomField.of(random, 0, 59),
                    RandomField.of(random, 0, 23),
                    random.nextBoolean() ? every(1, 31) : RandomField.of(random, 1, 31),
                    random.nextInt(3) > 0 ? every(1, 12) : RandomField.of(random, 1, 12),
                    random.nextBoolean() ? every(0, 6) : RandomField.of(random, 0, 6));
        }

        private static RandomField every(int min, int max) {
            BitSet numbers = new BitSet();
            numbers.set(min, max + 1);
            return new RandomField("*", numbers, true);
        }

        String text() {
            return String.join(
                    " ",
                    minute.text(),
                    hour.text(),
                    dayOfMonth.text(),
                    month.text(),
                    dayOfWeek.text());
        }

        boolean matches(LocalDateTime time) {
            boolean inMonth = dayOfMonth.numbers().get(time.getDayOfMonth());
            boolean inWeek = dayOfWeek.numbers().get(time.getDayOfWeek().getValue() % 7);
            boolean day =
                    dayOfMonth.star() || dayOfWeek.star() ? inMonth && inWeek : inMonth || inWeek;
            return day
                    && minute.numbers().get(time.getMinute())
                    && hour.numbers().get(time.getHour())
                    && month.numbers().get(time.getMonthValue());
        }

        /** The definition of a slot, for a single minute. */
        boolean isSlot(Instant minute, ZoneId zone) {
            LocalDateTime now = LocalDateTime.ofInstant(minute, zone);
            if (hour.numbers().cardinality() == 24) {
                return matches(now);
            }
            LocalDateTime before = LocalDateTime.ofInstant(minute.minusSeconds(60), zone);
            for (LocalDateTime left = before.plusMinutes(1);
                    left.isBefore(now);
                    left = left.plusMinutes(1)) {
                if (matches(left)) {
                    return true;
                }
            }
            return matches(now) && !isRepeated(minute, now, zone);
        }

        private static boolean isRepeated(Instant minute, LocalDateTime now, ZoneId zone) {
            for (int earlier = 1; earlier <= 180; earlier++) {
                if (LocalDateTime.ofInstant(minute.minusSeconds(60L * earlier), zone).equals(now)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<Instant> reference(RandomCron cron, ZoneId zone, Instant start) {
        List<Instant> slots = new ArrayList<>();
        Instant end = start.plus(WEEKS);
        for (Instant minute = start.plusSeconds(60);
                minute.isBefore(end);
                minute = minute.plusSeconds(60)) {
            if (cron.isSlot(minute, zone)) {
                slots.add(minute);
            }
        }
        return slots;
    }

    private static Optional<CronSchedule> schedule(RandomCron cron, ZoneId zone) {
        try {
            return Optional.of(CronSchedule.parse(cron.text(), zone));
        } catch (IllegalArgumentException e) {
            assertThat(e).as(cron.text()).hasMessageContaining("would never run");
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Havana",
                "Asia/Kathmandu",
                "Antarctica/Troll"
            })
    void slotsAreThoseOfTheReferenceAndQuartzTicksAtEach(String name) throws ParseException {
        ZoneId zone = ZoneId.of(name);
        Random random = new Random(name.hashCode());
        int compared = 0;
        for (int number = 0; number < SCHEDULES; number++) {
            RandomCron cron = RandomCron.of(random);
            Optional<CronSchedule> schedule = schedule(cron, zone);
            if (schedule.isEmpty()) {
                continue;
            }
            Instant start = STARTS.get(number % STARTS.size());
            List<Instant> expected = reference(cron, zone, start);
            compared += expected.size();

            assertThat(CronScheduleTest.slots(schedule.get(), start, start.plus(WEEKS)))
                    .as("%s in %s", cron.text(), zone)
                    .isEqualTo(expected);
            latestIsTheLastOfThem(schedule.get(), start, expected, random);
            quartzTicksAtEach(schedule.get(), expected);
        }
        assertThat(compared).isGreaterThan(1000);
    }

    private static void latestIsTheLastOfThem(
            CronSchedule schedule, Instant start, List<Instant> slots, Random random) {
        for (int attempt = 0; attempt < 50; attempt++) {
            Instant until = start.plusSeconds(random.nextLong(WEEKS.toSeconds()));
            assertThat(schedule.latest(start, until))
                    .as("%s until %s", schedule, until)
                    .isEqualTo(
                            slots.stream()
                                    .filter(slot -> !slot.isAfter(until))
                                    .reduce((first, second) -> second));
        }
    }

    private static void quartzTicksAtEach(CronSchedule schedule, List<Instant> slots)
            throws ParseException {
        CronExpression quartz = quartz(schedule);
        for (Instant slot : slots) {
            assertThat(quartz.isSatisfiedBy(Date.from(slot)))
                    .as("%s at %s by %s", schedule, slot, quartz)
                    .isTrue();
        }
    }

    private static CronExpression quartz(CronSchedule schedule) throws ParseException {
        CronExpression quartz = new CronExpression(schedule.quartz());
        quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
        return quartz;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 2 * * *",
                "0 0 * * *",
                "45 23 * * 0",
                "0 */6 * * 1-5",
                "15 1,2 1 * *",
                "0 3 1 * 1",
                "0 4 29 2 *",
                "30 * * * *",
                "@every 5h",
                "@every 90s"
            })
    void quartzTicksAtEachSlotOfWholeYears(String text) throws ParseException {
        for (String zone :
                List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
            CronSchedule schedule = CronSchedule.parse(text, ZoneId.of(zone));
            Instant start = Instant.parse("2026-01-01T00:00:00Z");
            Duration time = Duration.ofDays(text.contains("s") ? 30 : 3 * 365);
            List<Instant> slots = CronScheduleTest.slots(schedule, start, start.plus(time));

            assertThat(slots).isNotEmpty();
            quartzTicksAtEach(schedule, slots);
        }
    }
}
