package io.drover.console.history;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Estate;
import io.drover.console.model.Fields;
import io.drover.console.model.Place;
import io.drover.console.model.Protection;
import io.drover.console.model.Protections;
import io.drover.console.model.Remembered;
import io.drover.console.model.TargetFacts;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Volume;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Adds to what is remembered what resources tell at one moment; twice is as once. */
final class Look {
    /** A number of bytes that has not changed for so long is noted again. */
    private static final int REPEAT_DAYS = 30;

    private final Estate estate;
    private final LocalDate today;
    private final Map<Place, Remembered> days;

    /**
     * @param days is added to
     */
    Look(Estate estate, Map<Place, Remembered> days) {
        this.estate = estate;
        this.today = DayCount.day(estate.now());
        this.days = days;
    }

    void add() {
        estate.places().stream()
                .filter(place -> !place.target().isEmpty() && !place.volume().isEmpty())
                .forEach(this::addBackups);
        addLateVolumes();
        estate.backupVolumes().forEach(this::addStored);
        estate.targets().stream()
                .filter(target -> !TargetFacts.isUnused(target) && !target.isMarkedForDeletion())
                .forEach(this::addTarget);
        addEmptied();
    }

    private Remembered of(Place place) {
        return days.getOrDefault(place, Remembered.nothing(place));
    }

    private void atLeast(Place place, LocalDate day, DayRecord record) {
        Remembered before = of(place);
        days.put(place, before.with(day, before.on(day).atLeast(record)));
    }

    private void addBackups(Place place) {
        LocalDate oldest = today.minusDays(Remembered.DAYS - 1L);
        Map<LocalDate, DayRecord> found = new HashMap<>();
        for (Backup backup : estate.backups(place)) {
            LocalDate day = BackupFacts.day(backup);
            if (!day.isBefore(oldest) && !day.isAfter(today)) {
                Outcomes.of(backup)
                        .ifPresent(
                                outcome ->
                                        found.merge(
                                                day,
                                                record(outcome),
                                                (one, other) ->
                                                        one.plus(
                                                                other.ok(),
                                                                other.failed(),
                                                                other.sent())));
            }
        }
        found.forEach((day, record) -> atLeast(place, day, record));
    }

    private static DayRecord record(Outcome outcome) {
        return DayRecord.NONE.plus(outcome.good() ? 1 : 0, outcome.good() ? 0 : 1, outcome.sent());
    }

    private void addLateVolumes() {
        Protections protections = new Protections(estate);
        for (Volume volume : estate.volumes()) {
            if (!volume.isMarkedForDeletion()
                    && protections.of(volume).state() == Protection.State.LATE) {
                atLeast(
                        new Place(Estate.targetOf(volume), volume.getMetadata().getName()),
                        today,
                        new DayRecord(0, 0, 1, 0, OptionalLong.empty()));
            }
        }
    }

    private void addStored(BackupVolume volume) {
        String stored = volume.getStatus().dataStored;
        if (Fields.isNumber(stored)) {
            stored(
                    new Place(volume.getSpec().backupTargetName, volume.getSpec().volumeName),
                    Fields.number(stored));
        }
    }

    private void stored(Place place, long bytes) {
        boolean known =
                of(place)
                        .lastStored()
                        .filter(last -> last.getValue() == bytes)
                        .filter(last -> last.getKey().isAfter(today.minusDays(REPEAT_DAYS)))
                        .isPresent();
        if (!known) {
            days.put(place, of(place).with(today, of(place).on(today).withStored(bytes)));
        }
    }

    private void addTarget(BackupTarget target) {
        String name = target.getMetadata().getName();
        Place place = Place.ofTarget(name);
        if (target.getStatus().available) {
            atLeast(place, today, DayRecord.NONE.plus(1, 0, 0));
            stored(
                    place,
                    estate.backupVolumes(name).stream()
                            .mapToLong(volume -> Fields.number(volume.getStatus().dataStored))
                            .sum());
        } else if (TargetFacts.trouble(target).isPresent()) {
            atLeast(place, today, DayRecord.NONE.plus(0, 1, 0));
        }
    }

    /** A volume of which a target that can be read has no backup any more takes no room there. */
    private void addEmptied() {
        for (Place place : Map.copyOf(days).keySet()) {
            boolean readable =
                    estate.target(place.target())
                            .filter(target -> target.getStatus().available)
                            .isPresent();
            if (readable
                    && !place.isTarget()
                    && estate.backupVolume(place).isEmpty()
                    && of(place).lastStored().filter(last -> last.getValue() > 0).isPresent()) {
                stored(place, 0);
            }
        }
    }
}
