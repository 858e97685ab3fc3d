package io.drover.console.activity;

import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Restores of volumes, and steps of standby volumes. */
record VolumeRuns(ResourceReader caches) implements RunSource {
    private static final String RESTORE = "Restore";
    private static final String FAILURE = "RestoreFailure";

    @Override
    public Stream<Run> open(RunMaker maker) {
        return caches.list(Volume.class).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .flatMap(volume -> volume.follows() ? step(maker, volume) : restore(maker, volume));
    }

    private static Stream<Run> step(RunMaker maker, Volume volume) {
        return maker.isMoving(RunKind.STANDBY, volume)
                ? Stream.of(
                        maker.open(
                                RunKind.STANDBY,
                                volume,
                                volume.getSpec().fromBackup,
                                message(volume, Volume.CAUGHT_UP),
                                0))
                : Stream.empty();
    }

    private static Stream<Run> restore(RunMaker maker, Volume volume) {
        if (!volume.awaitsRestore()) {
            return Stream.empty();
        }
        String about = volume.getSpec().fromBackup;
        boolean failed =
                restored(volume).filter(found -> found.reason().equals(FAILURE)).isPresent();
        String message = message(volume, RESTORE);
        return Stream.of(
                failed
                        ? maker.failing(RunKind.RESTORE, volume, about, message)
                        : maker.open(RunKind.RESTORE, volume, about, "", percent(message)));
    }

    /** The condition shows how far it is, such as {@code 14 %}. */
    private static int percent(String message) {
        return message.matches("\\d{1,3} %")
                ? Integer.parseInt(message.substring(0, message.indexOf(' ')))
                : 0;
    }

    private static Optional<Condition> restored(Volume volume) {
        return Conditions.find(volume.getStatus().conditions, RESTORE);
    }

    private static String message(Volume volume, String type) {
        return Conditions.find(volume.getStatus().conditions, type)
                .map(Condition::message)
                .orElse("");
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return caches.list(Volume.class).stream()
                .filter(volume -> !volume.isMarkedForDeletion() && !volume.follows())
                .filter(volume -> !volume.getSpec().fromBackup.isEmpty() && !volume.awaitsRestore())
                .flatMap(volume -> ended(maker, volume, earliest));
    }

    private static Stream<Run> ended(RunMaker maker, Volume volume, Instant earliest) {
        return restored(volume)
                .flatMap(
                        found ->
                                Times.parse(
                                        Objects.requireNonNullElse(found.lastTransitionTime(), "")))
                .filter(time -> time.isAfter(earliest))
                .map(
                        time ->
                                maker.ended(
                                        RunKind.RESTORE,
                                        volume,
                                        volume.getSpec().fromBackup,
                                        true,
                                        message(volume, RESTORE),
                                        RunMaker.created(volume),
                                        time))
                .stream();
    }
}
