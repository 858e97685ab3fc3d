package io.drover.console.model;

import static java.util.Comparator.comparing;

import io.drover.resource.Backup;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backups of a volume on a target, and what pages ask of them again and again.
 *
 * @param good the one with the youngest data of those that can be restored
 * @param days how many there are of each day
 */
record PlaceBackups(
        List<Backup> newestFirst, Optional<Backup> good, Map<LocalDate, DayCount> days) {
    static final PlaceBackups NONE = new PlaceBackups(List.of(), Optional.empty(), Map.of());

    PlaceBackups {
        newestFirst = List.copyOf(newestFirst);
        days = Map.copyOf(days);
    }

    static PlaceBackups of(List<Backup> newestFirst) {
        return new PlaceBackups(
                newestFirst,
                newestFirst.stream()
                        .filter(BackupFacts::isGood)
                        .max(comparing(BackupFacts::dataTime)),
                DayCount.of(newestFirst));
    }
}
