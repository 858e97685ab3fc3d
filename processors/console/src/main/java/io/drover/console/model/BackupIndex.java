package io.drover.console.model;

import static java.util.Comparator.comparing;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Backups by the places where they are. Another one for a changed cache is made from this, at the
 * cost of what has changed. Immutable.
 */
final class BackupIndex {
    static final BackupIndex EMPTY = new BackupIndex(Map.of(), Map.of(), List.of());

    private static final Comparator<Backup> NEWEST_FIRST =
            comparing(BackupFacts::time, Comparator.reverseOrder());

    private final Map<String, Backup> byName;
    private final Map<Place, PlaceBackups> byPlace;
    private final List<Backup> running;

    private BackupIndex(
            Map<String, Backup> byName, Map<Place, PlaceBackups> byPlace, List<Backup> running) {
        this.byName = byName;
        this.byPlace = byPlace;
        this.running = List.copyOf(running);
    }

    /**
     * Of what a cache holds now.
     *
     * @param all whoever changes a cache puts another object into it, so one that is the same here
     *     and there has not changed
     * @param sorted counts the places whose backups had to be sorted
     */
    BackupIndex with(List<Backup> all, LookCounter sorted) {
        Map<String, Backup> names = HashMap.newHashMap(all.size());
        List<Backup> fresh = new ArrayList<>();
        for (Backup backup : all) {
            String name = backup.getMetadata().getName();
            names.put(name, backup);
            if (!isSame(byName.get(name), backup)) {
                fresh.add(backup);
            }
        }
        List<Backup> gone =
                byName.entrySet().stream()
                        .filter(old -> !isSame(names.get(old.getKey()), old.getValue()))
                        .map(Map.Entry::getValue)
                        .toList();
        if (fresh.isEmpty() && gone.isEmpty()) {
            return this;
        }
        return new BackupIndex(
                names,
                places(fresh, gone, sorted),
                names.values().stream().filter(BackupFacts::isRunning).toList());
    }

    @SuppressWarnings("ReferenceEquality") // in a cache what has changed is another object
    private static boolean isSame(Backup one, Backup other) {
        return one == other;
    }

    private Map<Place, PlaceBackups> places(
            List<Backup> fresh, List<Backup> gone, LookCounter sorted) {
        Map<Place, List<Backup>> added = new HashMap<>();
        fresh.forEach(
                backup ->
                        added.computeIfAbsent(place(backup), place -> new ArrayList<>())
                                .add(backup));
        Set<Place> changed = new HashSet<>(added.keySet());
        gone.forEach(backup -> changed.add(place(backup)));
        Map<Place, PlaceBackups> places = new HashMap<>(byPlace);
        Set<String> goneNames = new HashSet<>();
        gone.forEach(backup -> goneNames.add(backup.getMetadata().getName()));
        for (Place place : changed) {
            List<Backup> list =
                    Stream.concat(
                                    at(place).newestFirst().stream()
                                            .filter(
                                                    backup ->
                                                            !goneNames.contains(
                                                                    backup.getMetadata()
                                                                            .getName())),
                                    added.getOrDefault(place, List.of()).stream())
                            .sorted(NEWEST_FIRST)
                            .toList();
            sorted.add(list.size());
            if (list.isEmpty()) {
                places.remove(place);
            } else {
                places.put(place, PlaceBackups.of(list));
            }
        }
        return places;
    }

    private static Place place(Backup backup) {
        return new Place(Backups.target(backup), Backups.volume(backup));
    }

    PlaceBackups at(Place place) {
        return byPlace.getOrDefault(place, PlaceBackups.NONE);
    }

    Set<Place> places() {
        return byPlace.keySet();
    }

    /** In no order. */
    Stream<Backup> all() {
        return byName.values().stream();
    }

    int size() {
        return byName.size();
    }

    /** Those that wait or are under way. */
    List<Backup> running() {
        return running;
    }
}
