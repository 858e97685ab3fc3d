package io.drover.console.model;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Days of all places, as resources and the history tell. Another one is made from this, at the cost
 * of what has changed. Immutable.
 */
final class DayIndex {
    static final DayIndex EMPTY = new DayIndex(Map.of(), Map.of());

    private final Map<Place, Merged> byPlace;
    private final Map<LocalDate, DayCount> all;

    private DayIndex(Map<Place, Merged> byPlace, Map<LocalDate, DayCount> all) {
        this.byPlace = byPlace;
        this.all = all;
    }

    /** With what it was made of. */
    private record Merged(
            PlaceBackups backups, Remembered remembered, Map<LocalDate, DayCount> days) {
        static Merged of(PlaceBackups backups, Remembered remembered) {
            Map<LocalDate, DayCount> days = new HashMap<>(backups.days());
            remembered
                    .days()
                    .forEach(
                            (day, record) ->
                                    days.put(
                                            day,
                                            days.getOrDefault(day, DayCount.NONE).with(record)));
            return new Merged(backups, remembered, Map.copyOf(days));
        }

        @SuppressWarnings("ReferenceEquality") // what has changed is another object
        boolean isOf(PlaceBackups other, Remembered otherDays) {
            return backups == other
                    && (remembered == otherDays || remembered.isEmpty() && otherDays.isEmpty());
        }
    }

    /** Of what is there now. */
    DayIndex with(BackupIndex backups, History history) {
        Map<Place, Merged> places = new HashMap<>();
        Map<LocalDate, DayCount> days = new HashMap<>(all);
        Set<Place> now = new HashSet<>(backups.places());
        history.places().stream().filter(place -> !place.isTarget()).forEach(now::add);
        for (Place place : now) {
            Optional<Merged> before = Optional.ofNullable(byPlace.get(place));
            PlaceBackups found = backups.at(place);
            Remembered remembered = history.of(place);
            if (before.isPresent() && before.get().isOf(found, remembered)) {
                places.put(place, before.get());
                continue;
            }
            Merged merged = Merged.of(found, remembered);
            places.put(place, merged);
            before.ifPresent(old -> subtract(days, old.days()));
            add(days, merged.days());
        }
        byPlace.forEach(
                (place, old) -> {
                    if (!places.containsKey(place)) {
                        subtract(days, old.days());
                    }
                });
        days.values().removeIf(DayCount.NONE::equals);
        return new DayIndex(places, days);
    }

    private static void add(Map<LocalDate, DayCount> days, Map<LocalDate, DayCount> part) {
        part.forEach((day, count) -> days.merge(day, count, DayCount::plus));
    }

    private static void subtract(Map<LocalDate, DayCount> days, Map<LocalDate, DayCount> part) {
        part.forEach((day, count) -> days.merge(day, count, DayCount::minus));
    }

    Map<LocalDate, DayCount> all() {
        return all;
    }

    Map<LocalDate, DayCount> at(Place place) {
        return Optional.ofNullable(byPlace.get(place)).map(Merged::days).orElse(Map.of());
    }

    Map<LocalDate, DayCount> on(String target) {
        return DayCount.sum(
                byPlace.entrySet().stream()
                        .filter(place -> place.getKey().target().equals(target))
                        .map(place -> place.getValue().days()));
    }
}
