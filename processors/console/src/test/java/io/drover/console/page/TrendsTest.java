package io.drover.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.drover.console.model.DayRecord;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.console.view.Bars;
import io.drover.console.view.Trend;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;

/** Stored bytes as a line. */
class TrendsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");
    private static final long MIB = 1024 * 1024;

    private static Remembered stored(int daysAgo, long bytes, Remembered before) {
        return before.with(TODAY.minusDays(daysAgo), DayRecord.NONE.withStored(bytes));
    }

    private static final Remembered DAYS =
            stored(
                    10,
                    100 * MIB,
                    stored(4, 50 * MIB, Remembered.nothing(new Place("default", "data"))));

    @Test
    void aNumberHoldsUntilTheNext() {
        Trend trend = Trends.of(DAYS, OptionalLong.of(60 * MIB), NOW);

        assertThat(trend.points()).hasSize(11);
        assertThat(trend.points().get(5))
                .isEqualTo(new Trend.Point(84, "2026-11-24", 100 * MIB, "100 MiB", false));
        assertThat(trend.counted())
                .extracting(Trend.Point::date, Trend.Point::text)
                .containsExactly(
                        tuple("2026-11-29", "60 MiB"),
                        tuple("2026-11-25", "50 MiB"),
                        tuple("2026-11-19", "100 MiB"));
        assertThat(trend.summary())
                .isEqualTo(
                        "Stored data of the last 90 days, from 100 MiB on 2026-11-19 to 60 MiB on"
                                + " 2026-11-29");
    }

    @Test
    void theLineReachesTheMost() {
        Trend trend = Trends.of(DAYS, OptionalLong.empty(), NOW);

        assertThat(trend.levels())
                .containsExactly(
                        new Bars.Level(72, "0 B"),
                        new Bars.Level(40, "50 MiB"),
                        new Bars.Level(8, "100 MiB"));
        assertThat(trend.path()).startsWith("M388 8L392 8").endsWith("L428 40");
        assertThat(trend.width()).isEqualTo(430);
    }

    @Test
    void whereNothingIsKnownThereIsNoLine() {
        Trend trend = Trends.of(Remembered.nothing(new Place("a", "b")), OptionalLong.empty(), NOW);

        assertThat(trend.points()).isEmpty();
        assertThat(trend.path()).isEmpty();
        assertThat(trend.summary()).isEqualTo("Nothing is known about stored data");
    }

    @Test
    void anEmptyStoreIsALineAtTheFoot() {
        Trend trend =
                Trends.of(
                        stored(1, 0, Remembered.nothing(new Place("a", "b"))),
                        OptionalLong.of(0),
                        NOW);

        assertThat(trend.levels()).containsExactly(new Bars.Level(72, "0 B"));
        assertThat(trend.path()).isEqualTo("M424 72L428 72");
    }
}
