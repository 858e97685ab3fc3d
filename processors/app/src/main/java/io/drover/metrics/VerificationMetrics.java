package io.drover.metrics;

import io.drover.control.backupvolume.Backups;
import io.drover.control.verification.VerificationFields;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics of backups that are verified on a schedule. */
final class VerificationMetrics {
    /** A volume on a target. */
    private record Place(String volume, String target) {}

    private final Map<String, VerificationFields> targets = new HashMap<>();
    private final Map<Place, Double> ages = new HashMap<>();
    private final Map<Place, Integer> damaged = new HashMap<>();

    VerificationMetrics(
            List<BackupTarget> targets,
            List<BackupVolume> volumes,
            List<Backup> backups,
            Instant now) {
        targets.forEach(this::addTarget);
        for (Backup backup : backups) {
            Place place = new Place(Backups.volume(backup), Backups.target(backup));
            count(place, backup.getStatus().conditions);
            if (this.targets.containsKey(place.target())
                    && backup.getStatus().state.equals(Backups.COMPLETED)) {
                age(backup, now).ifPresent(age -> ages.merge(place, age, Math::max));
            }
        }
        for (BackupVolume volume : volumes) {
            BackupVolume.Spec spec = volume.getSpec();
            Place place = new Place(spec.volumeName, spec.backupTargetName);
            if (isDamaged(volume.getStatus().conditions)) {
                damaged.merge(place, 1, Math::max);
            } else if (this.targets.containsKey(place.target())) {
                damaged.putIfAbsent(place, 0);
            }
        }
    }

    private void addTarget(BackupTarget target) {
        try {
            VerificationFields.of(target)
                    .ifPresent(fields -> targets.put(target.getMetadata().getName(), fields));
        } catch (IllegalArgumentException e) {
            // its condition shows this; it is not verified until it is corrected
        }
    }

    private void count(Place place, List<Condition> conditions) {
        if (isDamaged(conditions)) {
            damaged.merge(place, 1, Integer::sum);
        }
    }

    private static boolean isDamaged(List<Condition> conditions) {
        return Conditions.find(conditions, Backup.DAMAGED).filter(Condition::isTrue).isPresent();
    }

    /** Of the block that has not been read for longest; writing it counts as reading. */
    private static Optional<Double> age(Backup backup, Instant now) {
        return Times.parse(backup.getStatus().verifiedSince)
                .or(() -> Times.parse(backup.getStatus().backupCreatedAt))
                .map(since -> Duration.between(since, now).toMillis() / 1000.0);
    }

    List<MetricSnapshot> collect() {
        Family age =
                new Family(
                        "drover_backup_verified_age_seconds",
                        "Seconds since all blocks of the backups of a volume on a target have been"
                                + " read or written, for targets that are verified on a schedule");
        ages.forEach(
                (place, seconds) ->
                        age.add(seconds, "volume", place.volume(), "target", place.target()));
        Family promised =
                new Family(
                        "drover_backup_verify_max_age_seconds",
                        "Seconds within which every block on a target is to be read");
        targets.forEach(
                (target, fields) ->
                        fields.maxAge()
                                .ifPresent(
                                        most -> promised.add(most.toSeconds(), "target", target)));
        Family bad =
                new Family(
                        "drover_backup_damaged",
                        "Backups of a volume on a target that a verification found damaged; 1 also"
                                + " if only the volume itself is");
        damaged.forEach(
                (place, count) ->
                        bad.add(count, "volume", place.volume(), "target", place.target()));
        return List.of(age.gauge(), promised.gauge(), bad.gauge());
    }
}
