package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.mover.Transfers;
import io.drover.resource.BackupTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class TargetMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static BackupTarget target(String name, String url) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(new ObjectMetaBuilder().withName(name).build());
        target.getSpec().backupTargetURL = url;
        return target;
    }

    private static MetricSnapshot metric(
            String name, List<BackupTarget> targets, Transfers transfers) {
        return new TargetMetrics(targets, transfers.sums(), NOW)
                .collect().stream()
                        .filter(found -> found.getMetadata().getName().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void targetWithoutUrlIsNeitherAvailableNorAway() {
        BackupTarget there = target("there", "s3://bucket@region/");
        there.getStatus().available = true;

        GaugeSnapshot available =
                (GaugeSnapshot)
                        metric(
                                "drover_backup_target_available",
                                List.of(there, target("away", "nfs://h:/x"), target("none", "")),
                                new Transfers());

        assertThat(available.getDataPoints())
                .extracting(point -> Map.entry(point.getLabels().get("target"), point.getValue()))
                .containsExactlyInAnyOrder(Map.entry("there", 1.0), Map.entry("away", 0.0));
    }

    @Test
    void transfersAddUpPerTargetAndGoWithIt() {
        BackupTarget kept = target("kept", "s3://bucket@region/");
        Transfers transfers = new Transfers();
        TransferStatistics moved = new TransferStatistics(100, 40, 2, 1, 1, 7);
        transfers.finished("backup", "kept", moved);
        transfers.finished("backup", "kept", moved);
        transfers.finished("restore", "gone", moved);

        CounterSnapshot read =
                (CounterSnapshot) metric("drover_transfer_read_bytes", List.of(kept), transfers);

        assertThat(read.getDataPoints()).hasSize(1);
        assertThat(read.getDataPoints().getFirst().getValue()).isEqualTo(200);
        assertThat(read.getDataPoints().getFirst().getLabels().get("operation"))
                .isEqualTo("backup");
        CounterSnapshot requests =
                (CounterSnapshot) metric("drover_transfer_requests", List.of(kept), transfers);
        assertThat(requests.getDataPoints().getFirst().getValue()).isEqualTo(14);
    }
}
