package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What is made of ConfigMaps. */
class HistoryTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-29");
    private static final Place DATA = new Place("default", "data");
    private static final Place OTHER = new Place("default", "other");

    private static Remembered remembered(Place place, int failed) {
        return Remembered.nothing(place).with(DAY, DayRecord.NONE.plus(0, failed, 0));
    }

    private static ConfigMap map(int number, Map<String, String> data) {
        return HistoryMaps.create(number, data);
    }

    private static Map<String, String> entry(Remembered days) {
        return Map.of(HistoryMaps.key(days.place()), days.text());
    }

    @Test
    void entriesAreFoundByPlace() {
        History history = History.NONE.with(List.of(map(3, entry(remembered(DATA, 2)))));

        assertThat(history.of(DATA).on(DAY).failed()).isEqualTo(2);
        assertThat(history.map(DATA)).contains(3);
        assertThat(history.of(OTHER).isEmpty()).isTrue();
        assertThat(history.unreadable()).isEmpty();
    }

    @Test
    void aMangledEntryLeavesTheOthers() {
        String key = HistoryMaps.key(OTHER);

        History history =
                History.NONE.with(
                        List.of(
                                map(0, entry(remembered(DATA, 2))),
                                map(1, Map.of(key, "{\"target\":"))));

        assertThat(history.of(DATA).on(DAY).failed()).isEqualTo(2);
        assertThat(history.unreadable())
                .singleElement()
                .asString()
                .startsWith(key + " of ConfigMap drover-history-1: it is no JSON");
    }

    @Test
    void anEntryUnderTheKeyOfAnotherIsNotBelieved() {
        History history =
                History.NONE.with(
                        List.of(
                                map(
                                        0,
                                        Map.of(
                                                HistoryMaps.key(OTHER),
                                                remembered(DATA, 1).text()))));

        assertThat(history.places()).isEmpty();
        assertThat(history.unreadable()).hasSize(1);
    }

    @Test
    void anEntryOfTwoMapsIsOne() {
        History history =
                History.NONE.with(
                        List.of(
                                map(0, entry(remembered(DATA, 2))),
                                map(1, entry(remembered(DATA, 3)))));

        assertThat(history.of(DATA).on(DAY).failed()).isEqualTo(3);
    }

    @Test
    void whatIsNotOursIsLeftAlone() {
        ConfigMap other =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("drover-history")
                        .endMetadata()
                        .withData(entry(remembered(DATA, 1)))
                        .build();
        ConfigMap noted = map(1, Map.of("note", "do not touch"));
        ConfigMap empty = map(2, Map.of());
        empty.setData(null);

        History history = History.NONE.with(List.of(other, noted, empty));

        assertThat(history.places()).isEmpty();
        assertThat(history.unreadable()).isEmpty();
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() {
        History first = History.NONE.with(List.of(map(0, entry(remembered(DATA, 2)))));

        History second = first.with(List.of(map(0, entry(remembered(DATA, 2)))));

        assertThat(second.of(DATA)).isSameAs(first.of(DATA));
    }
}
