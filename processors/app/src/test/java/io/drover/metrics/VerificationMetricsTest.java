package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Conditions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class VerificationMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    private static BackupTarget target(String name, Map<String, String> annotations) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(
                new ObjectMetaBuilder().withName(name).withAnnotations(annotations).build());
        return target;
    }

    private static Backup backup(String target, String created, String since, boolean damaged) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName("backup").build());
        Backup.Status status = backup.getStatus();
        status.state = "Completed";
        status.volumeName = "data";
        status.backupTargetName = target;
        status.backupCreatedAt = created;
        status.verifiedSince = since;
        if (damaged) {
            status.conditions =
                    Conditions.with(List.of(), Backup.DAMAGED, true, "", "", Instant.EPOCH);
        }
        return backup;
    }

    private static BackupVolume volume(String target) {
        BackupVolume volume = new BackupVolume();
        volume.setMetadata(new ObjectMetaBuilder().withName("data-" + target).build());
        volume.getSpec().volumeName = "data";
        volume.getSpec().backupTargetName = target;
        return volume;
    }

    private static Map<String, Double> values(List<Backup> backups, String metric) {
        Map<String, Double> values = new TreeMap<>();
        List<BackupTarget> targets =
                List.of(
                        target(
                                "main",
                                Map.of(
                                        "drover.io/verify-schedule", "0 3 * * *",
                                        "drover.io/verify-max-age", "30d")),
                        target("wrong", Map.of("drover.io/verify-schedule", "sometimes")),
                        target("other", Map.of()));
        new VerificationMetrics(targets, List.of(volume("main"), volume("other")), backups, NOW)
                .collect().stream()
                        .filter(snapshot -> snapshot.getMetadata().getName().equals(metric))
                        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                        .forEach(
                                (GaugeDataPointSnapshot point) ->
                                        values.put(
                                                point.getLabels().get("target"), point.getValue()));
        return values;
    }

    @Test
    void theOldestReadingCounts() {
        List<Backup> backups =
                List.of(
                        backup("main", "2026-11-01T00:00:00Z", "2026-11-28T00:00:00Z", false),
                        backup("main", "2026-11-27T00:00:00Z", "", false),
                        backup("other", "2026-11-01T00:00:00Z", "", false));

        assertThat(values(backups, "drover_backup_verified_age_seconds"))
                .isEqualTo(Map.of("main", 2 * 86_400.0));
        assertThat(values(backups, "drover_backup_verify_max_age_seconds"))
                .isEqualTo(Map.of("main", 30 * 86_400.0));
    }

    @Test
    void damagedBackupsAreCounted() {
        List<Backup> backups =
                List.of(
                        backup("main", "2026-11-01T00:00:00Z", "", true),
                        backup("main", "2026-11-02T00:00:00Z", "", true));

        assertThat(values(backups, "drover_backup_damaged")).isEqualTo(Map.of("main", 2.0));
        assertThat(values(List.of(), "drover_backup_damaged")).isEqualTo(Map.of("main", 0.0));
    }
}
