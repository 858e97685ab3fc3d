package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class CronScheduleTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    /** Slots after a time until another, which is not included. */
    static List<Instant> slots(CronSchedule schedule, Instant after, Instant until) {
        List<Instant> slots = new ArrayList<>();
        Instant slot = schedule.next(after).orElseThrow();
        while (slot.isBefore(until)) {
            slots.add(slot);
            slot = schedule.next(slot).orElseThrow();
        }
        return slots;
    }

    private static List<String> local(CronSchedule schedule, String from, int hours) {
        Instant start = Instant.parse(from);
        return slots(schedule, start, start.plus(Duration.ofHours(hours))).stream()
                .map(slot -> slot.atZone(schedule.zone()))
                .map(ZonedDateTime::toOffsetDateTime)
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *           | 2026-01-01T02:30:00Z",
                "*/5 * * * *          | 2026-01-01T00:05:00Z",
                "? ? ? ? ?            | 2026-01-01T00:01:00Z",
                "?/5 * ? * ?          | 2026-01-01T00:05:00Z",
                "5/20 0 * * *         | 2026-01-01T00:05:00Z",
                "1,3-4 0 * * *        | 2026-01-01T00:01:00Z",
                "10-30/10 * * * *     | 2026-01-01T00:10:00Z",
                "0 0 * * 0            | 2026-01-04T00:00:00Z",
                "0 0 * * SUN          | 2026-01-04T00:00:00Z",
                "0 0 * * sat,sun      | 2026-01-03T00:00:00Z",
                "0 0 * * MON-fri      | 2026-01-02T00:00:00Z",
                "0 0 1 feb *          | 2026-02-01T00:00:00Z",
                "0 0 1 MAR-APR *      | 2026-03-01T00:00:00Z",
                "0 0 29 2 *           | 2028-02-29T00:00:00Z",
                "0 0 13 * 5           | 2026-01-02T00:00:00Z",
                "0 0 2-3 * 0          | 2026-01-02T00:00:00Z",
                "0 0 */10 * 6         | 2026-01-03T00:00:00Z",
                "0 0 */1 * 6          | 2026-01-03T00:00:00Z",
                "*/60 * * * *         | 2026-01-01T01:00:00Z",
                "0 */24 * * *         | 2026-01-02T00:00:00Z",
                "0   3\t* * *         | 2026-01-01T03:00:00Z",
                "@hourly              | 2026-01-01T01:00:00Z",
                "@daily               | 2026-01-02T00:00:00Z",
                "@midnight            | 2026-01-02T00:00:00Z",
                "@weekly              | 2026-01-04T00:00:00Z",
                "@monthly             | 2026-02-01T00:00:00Z",
                "@yearly              | 2027-01-01T00:00:00Z",
                "@annually            | 2027-01-01T00:00:00Z",
                "@every 6h            | 2026-01-01T06:00:00Z",
                "@every 1h30m         | 2026-01-01T01:30:00Z",
                "@every 1.9s          | 2026-01-01T00:00:01Z",
                "TZ=Europe/Berlin 0 3 * * *       | 2026-01-01T02:00:00Z",
                "CRON_TZ=America/New_York @daily  | 2026-01-01T05:00:00Z"
            })
    void readsWhatLonghornReads(String text, Instant next) {
        assertThat(CronSchedule.parse(text, UTC).next(NEW_YEAR)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "99 * * * *        | minute is '99'; use numbers from 0 to 59",
                "* 24 * * *        | hour is '24'; use numbers from 0 to 23",
                "* * 0 * *         | day-of-month is '0'; use numbers from 1 to 31",
                "* * 32 * *        | day-of-month is '32'",
                "* * L * *         | day-of-month is 'L'",
                "* * 1W * *        | day-of-month is '1W'",
                "* * * 13 *        | month is '13'; use numbers from 1 to 12 or JAN to DEC",
                "* * * * 7         | day-of-week is '7'; use 0 for Sunday",
                "* * * * 1-7       | day-of-week is '1-7'; use 0 for Sunday",
                "* * * * 5#1       | day-of-week is '5#1'",
                "* * * * FRI-MON   | day-of-week is 'FRI-MON'",
                "*/0 * * * *       | minute is '*/0'",
                "30-10 * * * *     | minute is '30-10'",
                "10-99/60 * * * *  | minute is '10-99/60'",
                "1,,2 * * * *      | minute is '1,,2'",
                "1/2/3 * * * *     | minute is '1/2/3'",
                "-1 * * * *        | minute is '-1'",
                "5? * * * *        | minute is '5?'",
                "five * * * *      | minute is 'five'",
                "0 0 3 * * *       | six fields, but there is none for seconds",
                "* * * *           | none of the known forms; use five fields",
                "never             | none of the known forms",
                "@reboot           | none of the known forms",
                "@every            | followed by one duration",
                "@every 5          | followed by one duration with its unit",
                "@every 5m 3s      | followed by one duration",
                "@every 5x         | '5x' is not a duration",
                "@every 0.5s       | less than a second; use 1s or more",
                "0 0 31 2 *        | no month in '2' has a day in '31'",
                "0 0 31 2,4,6 *    | it would never run",
                "TZ=Mars/Base 0 3 * * *  | no time zone 'Mars/Base'; use a name such as"
                        + " Europe/Berlin",
                "TZ=+02:00 0 3 * * *     | no time zone '+02:00'",
                "TZ= 0 3 * * *           | no time zone ''",
                "TZ=UTC                  | none of the known forms"
            })
    void refusesOthersWithTextAndRemedy(String text, String message) {
        assertThatThrownBy(() -> CronSchedule.parse(text, UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no schedule: ")
                .hasMessageContaining(message)
                .hasMessageMatching(".*\\b(use|write)\\b.*");
    }

    @Test
    void slotInTheHourThatSpringLeavesOutIsDueOnceAfterIt() {
        CronSchedule schedule = CronSchedule.parse("30 2 * * *", BERLIN);

        assertThat(local(schedule, "2026-03-28T00:00:00Z", 72))
                .containsExactly(
                        "2026-03-28T02:30+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-30T02:30+02:00");
    }

    @Test
    void severalSlotsInTheHourThatIsLeftOutAreOne() {
        CronSchedule schedule = CronSchedule.parse("0,20,40 2,3 * * *", BERLIN);

        assertThat(local(schedule, "2026-03-29T00:00:00Z", 12))
                .containsExactly(
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T03:20+02:00",
                        "2026-03-29T03:40+02:00");
    }

    @Test
    void slotInTheRepeatedHourOfAutumnIsDueAtItsFirstOccurrence() {
        CronSchedule schedule = CronSchedule.parse("30 2 * * *", BERLIN);

        assertThat(local(schedule, "2026-10-24T00:00:00Z", 72))
                .containsExactly(
                        "2026-10-24T02:30+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-26T02:30+01:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"})
    void hourlyScheduleRunsOnceInEachHourThatPasses(String changeOfClocks) {
        Instant start = Instant.parse(changeOfClocks);
        List<Instant> slots =
                slots(
                        CronSchedule.parse("15 * * * *", BERLIN),
                        start,
                        start.plus(Duration.ofHours(6)));

        assertThat(slots)
                .containsExactlyElementsOf(
                        IntStream.range(0, 6)
                                .mapToObj(hour -> start.plus(Duration.ofMinutes(15 + 60L * hour)))
                                .toList());
    }

    @Test
    void latestLooksBackNoFurtherThanItIsAsked() {
        CronSchedule schedule = CronSchedule.parse("0 3 * * *", UTC);
        Instant slot = Instant.parse("2026-05-05T03:00:00Z");

        assertThat(schedule.latest(slot.minusSeconds(1), slot)).contains(slot);
        assertThat(schedule.latest(slot, slot.plusSeconds(3600))).isEmpty();
        assertThat(schedule.latest(NEW_YEAR, slot.minusMillis(1)))
                .contains(slot.minus(Duration.ofDays(1)));
        assertThat(schedule.latest(Instant.MIN, slot)).contains(slot);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "0 0 29 2 *", "@every 1s", "* 0-22 * * *"})
    @Timeout(5)
    void latestOfManyYearsIsFoundAtOnce(String text) {
        CronSchedule schedule = CronSchedule.parse(text, BERLIN);
        for (int attempt = 0; attempt < 1000; attempt++) {
            assertThat(schedule.latest(Instant.EPOCH, NEW_YEAR)).isPresent();
        }
    }

    @Test
    void intervalsAreCountedFromAFixedTime() {
        CronSchedule schedule = CronSchedule.parse("@every 7h", BERLIN);

        assertThat(slots(schedule, Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1))))
                .containsExactly(
                        Instant.parse("1970-01-01T07:00:00Z"),
                        Instant.parse("1970-01-01T14:00:00Z"),
                        Instant.parse("1970-01-01T21:00:00Z"));
        assertThat(schedule.latest(Instant.EPOCH, Instant.parse("1970-01-01T20:59:59Z")))
                .contains(Instant.parse("1970-01-01T14:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *|PT1M",
                "@every 90s|PT90S",
                "30 2 * * *|PT24H",
                "0 9 * * 1-5|PT24H",
                "0 3,5 * * *|PT2H",
                "0 0 29 2 *|PT35064H"
            })
    void findsTheShortestInterval(String text, Duration shortest) {
        assertThat(CronSchedule.parse(text, UTC).shortestInterval()).isEqualTo(shortest);
    }

    @Test
    void ownZoneComesBeforeTheGivenOne() {
        assertThat(CronSchedule.parse("TZ=Asia/Tokyo 0 3 * * *", BERLIN).zone())
                .isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(CronSchedule.parse("0 3 * * *", BERLIN).zone()).isEqualTo(BERLIN);
        assertThat(CronSchedule.parse("0 3 * * *", ZoneOffset.UTC).zone())
                .isEqualTo(ZoneOffset.UTC);
    }
}
