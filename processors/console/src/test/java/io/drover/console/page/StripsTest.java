package io.drover.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.console.view.State.Tone;
import io.drover.console.view.Strip;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** The worst of a day, in a square and in words. */
class StripsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");

    @Test
    void theWorstOfADayIsShown() {
        Strip strip =
                Strips.of(
                        Map.of(
                                TODAY.minusDays(4), new DayCount(2, 0, 0, 0),
                                TODAY.minusDays(3), new DayCount(2, 1, 0, 1),
                                TODAY.minusDays(2), new DayCount(0, 0, 0, 1),
                                TODAY.minusDays(1), new DayCount(1, 0, 1, 0)),
                        5,
                        NOW);

        assertThat(strip.days())
                .containsExactly(
                        new Strip.Day("2026-11-25", Tone.OK, "2 backups"),
                        new Strip.Day(
                                "2026-11-26",
                                Tone.BAD,
                                "2 backups, 1 failed, the last good one was too old"),
                        new Strip.Day(
                                "2026-11-27",
                                Tone.WARN,
                                "no backup, the last good one was too old"),
                        new Strip.Day("2026-11-28", Tone.BAD, "1 backup, 1 damaged"),
                        new Strip.Day("2026-11-29", Tone.IDLE, "no backup"));
        assertThat(strip.summary())
                .isEqualTo(
                        "Backups on 3 of the last 5 days, failures on 2, the last good backup too"
                                + " old on 2");
    }

    @Test
    void ofSeveralVolumesTheLateOnesAreCounted() {
        Strip strip = Strips.of(Map.of(TODAY, new DayCount(40, 0, 0, 3)), 1, NOW);

        assertThat(strip.days())
                .containsExactly(
                        new Strip.Day(
                                "2026-11-29", Tone.WARN, "40 backups, too old for 3 volumes"));
    }

    @Test
    void whatNobodyKnowsIsNoFailure() {
        assertThat(Strips.of(Map.of(), 30, NOW).days())
                .hasSize(30)
                .allSatisfy(day -> assertThat(day.tone()).isEqualTo(Tone.IDLE));
        assertThat(Strips.of(Map.of(), 30, NOW).summary())
                .isEqualTo("Backups on 0 of the last 30 days, failures on 0");
    }

    @Test
    void aTargetWasAvailableOrNot() {
        Remembered days =
                Remembered.nothing(Place.ofTarget("archive"))
                        .with(TODAY.minusDays(3), DayRecord.NONE.plus(1, 0, 0))
                        .with(TODAY.minusDays(2), DayRecord.NONE.plus(1, 3, 0))
                        .with(TODAY.minusDays(1), DayRecord.NONE.plus(0, 1, 0));

        Strip strip = Strips.ofTarget(days, 4, NOW);

        assertThat(strip.days())
                .containsExactly(
                        new Strip.Day("2026-11-26", Tone.OK, "available"),
                        new Strip.Day("2026-11-27", Tone.BAD, "unavailable 3 times"),
                        new Strip.Day("2026-11-28", Tone.BAD, "unavailable"),
                        new Strip.Day("2026-11-29", Tone.IDLE, "not known"));
        assertThat(strip.summary())
                .isEqualTo("Available on 2 of the last 4 days, unavailable at times on 2");
    }
}
