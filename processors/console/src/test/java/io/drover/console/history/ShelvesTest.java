package io.drover.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.model.DayRecord;
import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** How entries are divided among ConfigMaps. */
class ShelvesTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");

    private static Remembered nothing(int number) {
        return Remembered.nothing(new Place("default", "volume-%04d".formatted(number)));
    }

    private static List<Remembered> entries(int number) {
        return IntStream.range(0, number).mapToObj(ShelvesTest::nothing).toList();
    }

    /** As much as an entry can come to: hourly backups of huge volumes for 90 days. */
    private static Remembered full(int number) {
        Remembered entry = nothing(number);
        for (int day = 0; day < Remembered.DAYS; day++) {
            entry =
                    entry.with(
                            TODAY.minusDays(day),
                            new DayRecord(
                                    24,
                                    24,
                                    1,
                                    98_765_432_109L,
                                    OptionalLong.of(9_876_543_210_987L)));
        }
        return entry;
    }

    private static int keys(Map<String, String> data) {
        return data.size();
    }

    @Test
    void noConfigMapIsLargerThanAnApiServerTakes() {
        List<Remembered> all = IntStream.range(0, 1000).mapToObj(ShelvesTest::full).toList();

        NavigableMap<Integer, Map<String, String>> data =
                new Shelves().fill(all, place -> Optional.empty());

        assertThat(data.values())
                .allSatisfy(
                        map -> {
                            assertThat(map.size()).isLessThanOrEqualTo(400);
                            assertThat(
                                            map.entrySet().stream()
                                                    .mapToInt(
                                                            entry ->
                                                                    entry.getKey().length()
                                                                            + entry.getValue()
                                                                                    .length())
                                                    .sum())
                                    .isLessThan(900_000);
                        });
        assertThat(data.values().stream().mapToInt(ShelvesTest::keys).sum()).isEqualTo(1000);
    }

    @Test
    void anEntryStaysWhereItIs() {
        NavigableMap<Integer, Map<String, String>> data =
                new Shelves(2, 10_000)
                        .fill(
                                entries(3),
                                place ->
                                        place.volume().endsWith("0")
                                                ? Optional.of(5)
                                                : Optional.empty());

        assertThat(data.get(5)).containsOnlyKeys(HistoryMaps.key(nothing(0).place()));
        assertThat(data.get(0)).hasSize(2);
    }

    @Test
    void whatHasNoRoomMoves() {
        NavigableMap<Integer, Map<String, String>> data =
                new Shelves(2, 10_000).fill(entries(5), place -> Optional.of(1));

        assertThat(data.get(1)).hasSize(2);
        assertThat(data.get(0)).hasSize(2);
        assertThat(data.get(2)).hasSize(1);
    }

    @Test
    void sizeCountsAsWell() {
        int one = nothing(0).text().length();

        assertThat(new Shelves(400, 2 * one).fill(entries(4), place -> Optional.empty()))
                .hasSize(2);
    }
}
