package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class BackupMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static Backup backup(String name, String state, String createdAt) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToLabels("RecurringJob", "nightly")
                        .build());
        backup.getStatus().state = state;
        backup.getStatus().backupCreatedAt = createdAt;
        backup.getStatus().volumeName = "pg";
        backup.getStatus().backupTargetName = "s3";
        backup.getStatus().size = "4096";
        return backup;
    }

    private static Volume volume(String name, String target) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withCreationTimestamp("2026-01-01T11:59:00Z")
                        .build());
        volume.getSpec().backupTargetName = target;
        volume.getSpec().size = "8192";
        return volume;
    }

    private static Map<Labels, Double> series(
            String name, List<Backup> backups, List<Volume> volumes) {
        MetricSnapshot metric =
                new BackupMetrics(backups, volumes, NOW)
                        .collect().stream()
                                .filter(found -> found.getMetadata().getName().equals(name))
                                .findFirst()
                                .orElseThrow();
        return ((GaugeSnapshot) metric)
                .getDataPoints().stream()
                        .collect(
                                Collectors.toMap(
                                        GaugeSnapshot.GaugeDataPointSnapshot::getLabels,
                                        GaugeSnapshot.GaugeDataPointSnapshot::getValue));
    }

    /** Each counts; those that fail, run or are the newest have series of their own. */
    @Test
    void ofVeryManyBackupsThoseThatMatterHaveSeries() {
        List<Backup> backups = new ArrayList<>();
        Instant first = Instant.parse("2020-01-01T00:00:00Z");
        for (int i = 0; i < BackupMetrics.MOST_BACKUPS; i++) {
            backups.add(backup("b" + i, "Completed", first.plusSeconds(i).toString()));
        }
        backups.add(backup("failed", "Error", ""));
        backups.add(backup("running", "InProgress", ""));

        Map<Labels, Double> states = series("longhorn_backup_state", backups, List.of());

        assertThat(states).hasSize(BackupMetrics.MOST_BACKUPS);
        assertThat(states.keySet())
                .extracting(labels -> labels.get("backup"))
                .contains("failed", "running", "b2", "b9999")
                .doesNotContain("b0", "b1");
        assertThat(series("longhorn_backup_actual_size_bytes", backups, List.of()))
                .hasSameSizeAs(states);
        assertThat(series("drover_backups_without_series", backups, List.of()))
                .containsExactly(Map.entry(Labels.EMPTY, 2.0));
        assertThat(series("drover_backups", backups, List.of()))
                .containsOnly(
                        Map.entry(Labels.of("state", "Completed"), 10_000.0),
                        Map.entry(Labels.of("state", "Error"), 1.0),
                        Map.entry(Labels.of("state", "InProgress"), 1.0));
    }

    @Test
    void ageIsThatOfTheNewestCompletedBackup() {
        List<Backup> backups =
                List.of(
                        backup("newest", "Completed", "2026-01-01T11:50:00Z"),
                        backup("older", "Completed", "2026-01-01T10:00:00Z"),
                        backup("failed", "Error", "2026-01-01T11:59:00Z"),
                        backup("running", "InProgress", "2026-01-01T11:59:30Z"));

        assertThat(series("drover_backup_last_success_age_seconds", backups, List.of()))
                .containsExactly(Map.entry(Labels.of("volume", "pg", "target", "s3"), 600.0));
    }

    /** A backup that took ten hours is ten hours older than its completion. */
    @Test
    void ageOfTheRecoveryPointCountsFromTheSnapshot() {
        Backup slow = backup("slow", "Completed", "2026-01-01T11:50:00Z");
        slow.getStatus().snapshotCreatedAt = "2026-01-01T01:50:00Z";
        Backup older = backup("older", "Completed", "2026-01-01T10:00:00Z");
        older.getStatus().snapshotCreatedAt = "2026-01-01T09:59:00Z";
        Backup failed = backup("failed", "Error", "");
        failed.getStatus().snapshotCreatedAt = "2026-01-01T11:59:00Z";

        assertThat(
                        series(
                                "drover_backup_recovery_point_age_seconds",
                                List.of(slow, older, failed),
                                List.of()))
                .containsExactly(Map.entry(Labels.of("volume", "pg", "target", "s3"), 7260.0));
    }

    @Test
    void failedBackupIsNoSuccess() {
        List<Backup> backups = List.of(backup("failed", "Error", "2026-01-01T11:59:00Z"));

        assertThat(series("drover_backup_last_success_age_seconds", backups, List.of())).isEmpty();
        assertThat(
                        series(
                                "drover_volume_never_backed_up_age_seconds",
                                backups,
                                List.of(volume("pg", "s3"))))
                .containsExactly(Map.entry(Labels.of("volume", "pg", "target", "s3"), 60.0));
    }

    @Test
    void backupOnAnotherTargetDoesNotCount() {
        List<Backup> backups = List.of(backup("done", "Completed", "2026-01-01T11:50:00Z"));
        List<Volume> volumes = List.of(volume("pg", "nfs"), volume("web", "s3"));

        assertThat(series("drover_volume_never_backed_up_age_seconds", backups, volumes))
                .containsOnlyKeys(
                        Labels.of("volume", "pg", "target", "nfs"),
                        Labels.of("volume", "web", "target", "s3"));
    }

    @Test
    void eachAdditionalTargetCounts() {
        List<Backup> backups = List.of(backup("done", "Completed", "2026-01-01T11:50:00Z"));
        Volume volume = volume("pg", "s3");
        volume.getMetadata()
                .setAnnotations(Map.of("drover.io/additional-backup-targets", "nfs,offsite"));

        assertThat(series("drover_volume_never_backed_up_age_seconds", backups, List.of(volume)))
                .containsOnlyKeys(
                        Labels.of("volume", "pg", "target", "nfs"),
                        Labels.of("volume", "pg", "target", "offsite"));
    }

    @Test
    void statesHaveTheNumbersOfLonghorn() {
        List<Backup> backups =
                List.of(
                        backup("b0", "", ""),
                        backup("b1", "Pending", ""),
                        backup("b2", "InProgress", ""),
                        backup("b3", "Completed", ""),
                        backup("b4", "Error", ""),
                        backup("b5", "Unknown", ""));

        Map<Labels, Double> states = series("longhorn_backup_state", backups, List.of());

        assertThat(states).hasSize(6);
        states.forEach(
                (labels, value) -> {
                    assertThat("b" + value.intValue()).isEqualTo(labels.get("backup"));
                    assertThat(labels.get("recurring_job")).isEqualTo("nightly");
                });
    }

    @Test
    void sizeThatIsNoNumberIsZero() {
        Backup unknown = backup("b", "Completed", "");
        unknown.getStatus().size = "";

        assertThat(series("longhorn_backup_actual_size_bytes", List.of(unknown), List.of()))
                .containsValue(0.0);
        assertThat(
                        series(
                                "longhorn_backup_actual_size_bytes",
                                List.of(backup("c", "", "")),
                                List.of()))
                .containsValue(4096.0);
    }
}
