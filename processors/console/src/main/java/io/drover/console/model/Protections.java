package io.drover.console.model;

import io.drover.resource.Backup;
import io.drover.resource.Volume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how well volumes are protected. For one answer. */
public final class Protections {
    /** Annotation of a volume that needs no backup, with the value {@code true}. */
    public static final String EXEMPT = "drover.io/unprotected";

    /** Annotation that says why it needs none. */
    public static final String EXEMPT_NOTE = "drover.io/unprotected-note";

    private final Estate estate;
    private final BackupRhythm rhythm;

    public Protections(Estate estate) {
        this.estate = estate;
        this.rhythm = new BackupRhythm(estate.now());
    }

    public BackupRhythm rhythm() {
        return rhythm;
    }

    public Protection of(Volume volume) {
        Place place = new Place(Estate.targetOf(volume), volume.getMetadata().getName());
        List<Backup> backups = estate.backups(place);
        Optional<Backup> good = estate.good(place);
        Optional<Duration> age =
                good.map(backup -> Protection.age(BackupFacts.dataTime(backup), estate.now()));
        Optional<Duration> expected = rhythm.expected(estate.schedule(volume));
        Optional<Backup> failed =
                backups.stream()
                        .filter(backup -> !BackupFacts.isRunning(backup))
                        .findFirst()
                        .filter(BackupFacts::hasFailed);
        return new Protection(state(volume, age, expected, failed), good, age, expected, failed);
    }

    private static Protection.State state(
            Volume volume,
            Optional<Duration> age,
            Optional<Duration> expected,
            Optional<Backup> failed) {
        if (volume.follows()) {
            return Protection.State.STANDBY;
        }
        if (isExempt(volume)) {
            return Protection.State.EXEMPT;
        }
        if (failed.isPresent()) {
            return Protection.State.FAILED;
        }
        if (age.isEmpty()) {
            return Protection.State.NEVER;
        }
        return age.get().compareTo(Protection.limit(expected)) > 0
                ? Protection.State.LATE
                : Protection.State.PROTECTED;
    }

    private static boolean isExempt(Volume volume) {
        return "true"
                .equals(
                        Optional.ofNullable(volume.getMetadata().getAnnotations())
                                .orElse(Map.of())
                                .get(EXEMPT));
    }
}
