package io.drover.console.history;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.DayCount;
import io.drover.console.model.Place;
import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;

import java.time.Instant;
import java.util.Optional;

/** Tells from resources what happened. */
final class Outcomes {
    private Outcomes() {}

    /**
     * What a backup has come to; empty while it has not ended, and for one whose deletion has
     * failed.
     */
    static Optional<Outcome> of(Backup backup) {
        boolean good = backup.getStatus().state.equals(Backups.COMPLETED);
        Place place = new Place(Backups.target(backup), Backups.volume(backup));
        boolean ended = good || BackupFacts.hasFailed(backup) && !backup.isMarkedForDeletion();
        if (!ended || isNowhere(place)) {
            return Optional.empty();
        }
        return Optional.of(
                new Outcome(
                        place,
                        "%s %s".formatted(backup.getMetadata().getName(), good),
                        BackupFacts.day(backup),
                        good,
                        good ? BackupFacts.sent(backup) : 0));
    }

    private static boolean isNowhere(Place place) {
        return place.target().isEmpty() || place.volume().isEmpty();
    }

    /** What a reconciliation that has written another state came to. */
    static Optional<Outcome> of(Reconciliation<?, ?> run, Instant now) {
        return switch (run.resource()) {
            case Backup backup -> of(backup);
            case BackupTarget target when isUnavailable(target) ->
                    Optional.of(
                            new Outcome(
                                    Place.ofTarget(run.name()),
                                    "%s %s"
                                            .formatted(
                                                    run.name(),
                                                    target.getMetadata().getResourceVersion()),
                                    DayCount.day(now),
                                    false,
                                    0));
            default -> Optional.empty();
        };
    }

    private static boolean isUnavailable(BackupTarget target) {
        return !target.getStatus().available
                && !target.getSpec().backupTargetURL.isEmpty()
                && !target.isMarkedForDeletion();
    }
}
