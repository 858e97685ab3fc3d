package io.drover.console.history;

import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Divides entries among ConfigMaps, each of which stays below what an API server takes. An entry
 * stays where it is as long as there is room. Not thread-safe.
 */
final class Shelves {
    /** Entries in a ConfigMap. */
    static final int MOST = 400;

    /** Characters in a ConfigMap, which are ASCII but for names of volumes. */
    static final int SIZE = 800_000;

    private final int most;
    private final int size;

    Shelves() {
        this(MOST, SIZE);
    }

    Shelves(int most, int size) {
        this.most = most;
        this.size = size;
    }

    private static final class Shelf {
        private final Map<String, String> data = new HashMap<>();
        private int size;
    }

    /**
     * Data of ConfigMaps by their numbers.
     *
     * @param before in which one an entry was
     */
    NavigableMap<Integer, Map<String, String>> fill(
            Collection<Remembered> entries, Function<Place, Optional<Integer>> before) {
        NavigableMap<Integer, Shelf> shelves = new TreeMap<>();
        List<Remembered> sorted =
                entries.stream()
                        .sorted(
                                Comparator.comparing((Remembered entry) -> entry.place().target())
                                        .thenComparing(entry -> entry.place().volume()))
                        .toList();
        List<Remembered> homeless =
                sorted.stream()
                        .filter(
                                entry ->
                                        before.apply(entry.place())
                                                .filter(number -> put(shelves, number, entry))
                                                .isEmpty())
                        .toList();
        for (Remembered entry : homeless) {
            int number = 0;
            while (!put(shelves, number, entry)) {
                number++;
            }
        }
        NavigableMap<Integer, Map<String, String>> data = new TreeMap<>();
        shelves.forEach((number, shelf) -> data.put(number, shelf.data));
        return data;
    }

    private boolean put(NavigableMap<Integer, Shelf> shelves, int number, Remembered entry) {
        Shelf shelf = shelves.computeIfAbsent(number, key -> new Shelf());
        int more = entry.text().length();
        boolean hasRoom =
                shelf.data.isEmpty() || shelf.data.size() < most && shelf.size + more <= size;
        if (hasRoom) {
            shelf.data.put(HistoryMaps.key(entry.place()), entry.text());
            shelf.size += more;
        }
        return hasRoom;
    }
}
