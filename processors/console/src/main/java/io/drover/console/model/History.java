package io.drover.console.model;

import io.fabric8.kubernetes.api.model.ConfigMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ConfigMaps of the history say. Immutable. */
public final class History {
    public static final History NONE = new History(Map.of(), Map.of(), List.of());

    private final Map<String, Remembered> byText;
    private final Map<Place, Kept> byPlace;
    private final List<String> unreadable;

    private History(
            Map<String, Remembered> byText, Map<Place, Kept> byPlace, List<String> unreadable) {
        this.byText = byText;
        this.byPlace = byPlace;
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * @param map number of the ConfigMap
     */
    private record Kept(int map, Remembered days) {}

    /** Of what a cache holds now; texts that are the same as here are not read again. */
    History with(List<ConfigMap> maps) {
        Reading reading = new Reading(byText);
        for (ConfigMap map : maps) {
            HistoryMaps.number(map).ifPresent(number -> reading.add(number, map));
        }
        return new History(reading.texts, reading.places, reading.wrong);
    }

    /** On the way through the ConfigMaps. */
    private static final class Reading {
        private final Map<String, Remembered> known;
        private final Map<String, Remembered> texts = new HashMap<>();
        private final Map<Place, Kept> places = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();

        Reading(Map<String, Remembered> known) {
            this.known = known;
        }

        void add(int number, ConfigMap map) {
            HistoryMaps.entries(map)
                    .forEach(
                            (key, text) -> {
                                try {
                                    add(number, key, text);
                                } catch (IllegalArgumentException e) {
                                    wrong.add(
                                            "%s of ConfigMap %s: %s"
                                                    .formatted(
                                                            key,
                                                            HistoryMaps.name(number),
                                                            e.getMessage()));
                                }
                            });
        }

        private void add(int number, String key, String text) {
            Remembered days =
                    Optional.ofNullable(known.get(text)).orElseGet(() -> Remembered.parse(text));
            if (!HistoryMaps.key(days.place()).equals(key)) {
                throw new IllegalArgumentException(
                        "it is about %s, whose key is %s"
                                .formatted(days.place(), HistoryMaps.key(days.place())));
            }
            texts.put(text, days);
            places.merge(days.place(), new Kept(number, days), History::both);
        }
    }

    /** A stop between two writes may leave an entry in two ConfigMaps. */
    private static Kept both(Kept one, Kept other) {
        return new Kept(one.map(), one.days().atLeast(other.days()));
    }

    /** What is remembered of a place; a place without volume is the target. */
    public Remembered of(Place place) {
        return Optional.ofNullable(byPlace.get(place))
                .map(Kept::days)
                .orElseGet(() -> Remembered.nothing(place));
    }

    public Collection<Place> places() {
        return byPlace.keySet();
    }

    /** Number of the ConfigMap that has it. */
    public Optional<Integer> map(Place place) {
        return Optional.ofNullable(byPlace.get(place)).map(Kept::map);
    }

    /** Entries that are not as Drover writes them, with the reason. */
    public List<String> unreadable() {
        return unreadable;
    }
}
