package io.drover.metrics;

import io.drover.control.backupvolume.Backups;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.Backup;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Metrics from the Backup and Volume resources. */
final class BackupMetrics {
    /**
     * So many backups have series of their own. A scrape holds its series and their text in memory
     * several times, which with 100,000 backups is more than a small installation has.
     */
    static final int MOST_BACKUPS = 10_000;

    private static final String LABEL_RECURRING_JOB = "RecurringJob";
    private static final Comparator<Backup> FAILED_FIRST =
            Comparator.comparing((Backup backup) -> rank(backup.getStatus().state))
                    .thenComparing(
                            backup -> backup.getStatus().backupCreatedAt,
                            Comparator.reverseOrder());

    /** A volume on a target. */
    private record Place(String volume, String target) {}

    private final List<Backup> backups;
    private final List<Backup> shown;
    private final List<Volume> volumes;
    private final Instant now;
    private final Map<Place, Instant> newest = new HashMap<>();
    private final Map<Place, Instant> recoveryPoints = new HashMap<>();

    BackupMetrics(List<Backup> backups, List<Volume> volumes, Instant now) {
        this.backups = backups;
        this.shown =
                backups.size() <= MOST_BACKUPS
                        ? backups
                        : backups.stream().sorted(FAILED_FIRST).limit(MOST_BACKUPS).toList();
        this.volumes = volumes;
        this.now = now;
        for (Backup backup : backups) {
            if (backup.getStatus().state.equals(Backups.COMPLETED)) {
                Times.parse(backup.getStatus().backupCreatedAt)
                        .ifPresent(time -> newest.merge(place(backup), time, BackupMetrics::later));
                Times.parse(backup.getStatus().snapshotCreatedAt)
                        .ifPresent(
                                time ->
                                        recoveryPoints.merge(
                                                place(backup), time, BackupMetrics::later));
            }
        }
    }

    List<MetricSnapshot> collect() {
        return List.of(
                recoveryPointAges(),
                completionAges(),
                never(),
                counts(),
                states(),
                sizes(),
                leftOut(),
                capacities());
    }

    /** What an alert looks at comes first, what is over last. */
    private static int rank(String state) {
        return switch (state) {
            case Backups.ERROR -> 0;
            case Backups.COMPLETED -> 2;
            default -> 1;
        };
    }

    private MetricSnapshot counts() {
        Map<String, Integer> counts = new TreeMap<>();
        backups.forEach(backup -> counts.merge(backup.getStatus().state, 1, Integer::sum));
        Family family = new Family("drover_backups", "Backups by their state");
        counts.forEach(
                (state, count) -> family.add(count, "state", state.isEmpty() ? "New" : state));
        return family.gauge();
    }

    private MetricSnapshot leftOut() {
        return new Family(
                        "drover_backups_without_series",
                        "Backups that no longhorn_backup_* metric shows, as there are too many")
                .add(backups.size() - shown.size())
                .gauge();
    }

    /** Data written since that snapshot would be lost. */
    private MetricSnapshot recoveryPointAges() {
        return ages(
                "drover_backup_recovery_point_age_seconds",
                "Seconds since the newest snapshot was taken that a completed backup of a volume on"
                        + " a target holds",
                recoveryPoints);
    }

    private MetricSnapshot completionAges() {
        return ages(
                "drover_backup_last_success_age_seconds",
                "Seconds since a backup of a volume on a target was completed last",
                newest);
    }

    private MetricSnapshot ages(String name, String help, Map<Place, Instant> times) {
        Family ages = new Family(name, help);
        times.forEach(
                (place, time) ->
                        ages.add(
                                seconds(time), "volume", place.volume(), "target", place.target()));
        return ages.gauge();
    }

    /** Such a volume has no age of a last success, on which an alert could look. */
    private MetricSnapshot never() {
        Family never =
                new Family(
                        "drover_volume_never_backed_up_age_seconds",
                        "Seconds since a volume was made that has no completed backup on its"
                                + " target");
        for (Volume volume : volumes) {
            VolumeTargets.all(volume).stream()
                    .map(target -> new Place(name(volume), target))
                    .filter(place -> !newest.containsKey(place))
                    .forEach(place -> addAge(never, volume, place));
        }
        return never.gauge();
    }

    private void addAge(Family never, Volume volume, Place place) {
        Times.parse(Optional.ofNullable(created(volume)).orElse(""))
                .ifPresent(
                        time ->
                                never.add(
                                        seconds(time),
                                        "volume",
                                        place.volume(),
                                        "target",
                                        place.target()));
    }

    private MetricSnapshot states() {
        Family states =
                new Family(
                        "longhorn_backup_state",
                        "State of a backup: 0 new, 1 pending, 2 in progress, 3 completed, 4 error,"
                                + " 5 unknown");
        shown.forEach(backup -> states.add(state(backup), labels(backup)));
        return states.gauge();
    }

    private MetricSnapshot sizes() {
        Family sizes =
                new Family("longhorn_backup_actual_size_bytes", "Bytes that a backup refers to");
        shown.forEach(backup -> sizes.add(number(backup.getStatus().size), labels(backup)));
        return sizes.gauge();
    }

    private MetricSnapshot capacities() {
        Family capacities =
                new Family("longhorn_volume_capacity_bytes", "Bytes that a volume offers");
        volumes.forEach(
                volume -> capacities.add(number(volume.getSpec().size), "volume", name(volume)));
        return capacities.gauge();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private double seconds(Instant since) {
        return Duration.between(since, now).toMillis() / 1000.0;
    }

    private static Place place(Backup backup) {
        return new Place(Backups.volume(backup), Backups.target(backup));
    }

    private static String[] labels(Backup backup) {
        return new String[] {
            "backup", backup.getMetadata().getName(),
            "volume", Backups.volume(backup),
            "recurring_job", label(backup, LABEL_RECURRING_JOB)
        };
    }

    private static String label(Backup backup, String name) {
        Map<String, String> labels = backup.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(name, "");
    }

    private static String name(Volume volume) {
        return volume.getMetadata().getName();
    }

    private static String created(Volume volume) {
        return volume.getMetadata().getCreationTimestamp();
    }

    /** The numbers that Longhorn gives the states. */
    private static int state(Backup backup) {
        return switch (backup.getStatus().state) {
            case Backups.PENDING -> 1;
            case Backups.IN_PROGRESS -> 2;
            case Backups.COMPLETED -> 3;
            case Backups.ERROR -> 4;
            case Backups.UNKNOWN -> 5;
            default -> 0;
        };
    }

    private static double number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
