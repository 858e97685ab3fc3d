package io.drover.console.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.Cluster;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Days of a volume on a target, or of a target, that its resources may not tell any more.
 * Immutable.
 */
public final class Remembered {
    /** Days that are kept, today included. */
    public static final int DAYS = 90;

    /** More than are ever written; a text with more is not one of ours. */
    private static final int MOST = 4 * DAYS;

    private final Place place;
    private final NavigableMap<LocalDate, DayRecord> days;
    private final String text;

    private Remembered(Place place, NavigableMap<LocalDate, DayRecord> days) {
        this.place = place;
        this.days = days;
        this.text = write(place, days);
    }

    /** Of what nothing is known yet. */
    public static Remembered nothing(Place place) {
        return new Remembered(place, new TreeMap<>());
    }

    public Place place() {
        return place;
    }

    /** By day, in UTC; days of which nothing is known are left out. */
    public SortedMap<LocalDate, DayRecord> days() {
        return Collections.unmodifiableSortedMap(days);
    }

    public boolean isEmpty() {
        return days.isEmpty();
    }

    public DayRecord on(LocalDate day) {
        return days.getOrDefault(day, DayRecord.NONE);
    }

    /** The last day on which the bytes in the store were counted, with their number. */
    public Optional<Map.Entry<LocalDate, Long>> lastStored() {
        return days.descendingMap().entrySet().stream()
                .filter(day -> day.getValue().stored().isPresent())
                .findFirst()
                .map(day -> Map.entry(day.getKey(), day.getValue().stored().getAsLong()));
    }

    /** This one itself, if that is known already. */
    public Remembered with(LocalDate day, DayRecord record) {
        if (on(day).equals(record)) {
            return this;
        }
        NavigableMap<LocalDate, DayRecord> changed = new TreeMap<>(days);
        changed.put(day, record);
        return new Remembered(place, changed);
    }

    /**
     * Without the days that are longer ago than is kept, and those to come, which a clock that was
     * wrong has left.
     */
    public Remembered until(LocalDate today) {
        LocalDate oldest = today.minusDays(DAYS - 1L);
        return days.isEmpty() || !days.firstKey().isBefore(oldest) && !days.lastKey().isAfter(today)
                ? this
                : new Remembered(place, new TreeMap<>(days.subMap(oldest, true, today, true)));
    }

    /** With what is known of each day in one of both. */
    public Remembered atLeast(Remembered other) {
        Remembered all = this;
        for (var day : other.days.entrySet()) {
            all = all.with(day.getKey(), all.on(day.getKey()).atLeast(day.getValue()));
        }
        return all;
    }

    /** For a ConfigMap. */
    public String text() {
        return text;
    }

    private static String write(Place place, NavigableMap<LocalDate, DayRecord> days) {
        ObjectNode node = Cluster.MAPPER.createObjectNode();
        node.put("target", place.target());
        if (!place.volume().isEmpty()) {
            node.put("volume", place.volume());
        }
        if (!days.isEmpty()) {
            List<String> texts = new ArrayList<>();
            for (LocalDate day = days.firstKey();
                    !day.isAfter(days.lastKey());
                    day = day.plusDays(1)) {
                texts.add(days.getOrDefault(day, DayRecord.NONE).text());
            }
            node.put("from", days.firstKey().toString());
            node.put("days", String.join(";", texts));
        }
        return node.toString();
    }

    /**
     * Of what {@link #text} has made.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Remembered parse(String text) {
        try {
            JsonNode node = Cluster.MAPPER.readTree(text);
            Place place = new Place(node.path("target").asText(), node.path("volume").asText());
            if (place.target().isEmpty()) {
                throw new IllegalArgumentException("it names no target");
            }
            return new Remembered(place, days(node));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("it names no day: " + e.getMessage(), e);
        }
    }

    private static NavigableMap<LocalDate, DayRecord> days(JsonNode node) {
        NavigableMap<LocalDate, DayRecord> days = new TreeMap<>();
        if (!node.has("from")) {
            return days;
        }
        LocalDate day = LocalDate.parse(node.path("from").asText());
        String[] texts = node.path("days").asText().split(";", -1);
        if (texts.length > MOST) {
            throw new IllegalArgumentException("it has %d days".formatted(texts.length));
        }
        for (String text : texts) {
            DayRecord record = DayRecord.parse(text);
            if (!record.equals(DayRecord.NONE)) {
                days.put(day, record);
            }
            day = day.plusDays(1);
        }
        return days;
    }
}
