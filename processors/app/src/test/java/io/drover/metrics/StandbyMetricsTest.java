package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class StandbyMetricsTest {
    private static Volume volume(String name, String held, String last, boolean caughtUp) {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName(name).build());
        volume.getSpec().backupTargetName = "main";
        volume.getStatus().standby = true;
        volume.getStatus().heldBackupAt = held;
        volume.getStatus().lastBackupAt = last;
        volume.getStatus().conditions =
                Conditions.with(List.of(), Volume.CAUGHT_UP, caughtUp, "", "", Instant.EPOCH);
        return volume;
    }

    private static Map<String, Double> values(List<Volume> volumes, String metric) {
        Map<String, Double> values = new TreeMap<>();
        new StandbyMetrics(volumes)
                .collect().stream()
                        .filter(snapshot -> snapshot.getMetadata().getName().equals(metric))
                        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                        .forEach(
                                (GaugeDataPointSnapshot point) -> {
                                    assertThat(point.getLabels().get("target")).isEqualTo("main");
                                    values.put(point.getLabels().get("volume"), point.getValue());
                                });
        return values;
    }

    @Test
    void showsHowFarStandbyVolumesAreBehind() {
        List<Volume> volumes =
                List.of(
                        volume("same", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true),
                        volume("behind", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", false),
                        volume("ahead", "2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z", true),
                        volume("empty", "", "2026-01-01T00:00:00Z", false));

        assertThat(values(volumes, "drover_standby_lag_seconds"))
                .isEqualTo(Map.of("same", 0.0, "behind", 3600.0, "ahead", 0.0));
        assertThat(values(volumes, "drover_standby_caught_up"))
                .isEqualTo(Map.of("same", 1.0, "behind", 0.0, "ahead", 1.0, "empty", 0.0));
        assertThat(values(volumes, "drover_standby_held_timestamp_seconds"))
                .containsEntry("empty", 0.0)
                .containsEntry("same", 1767225600.0);
    }

    @Test
    void ordinaryVolumesHaveNone() {
        Volume ordinary = volume("ordinary", "2026-01-01T00:00:00Z", "", true);
        ordinary.getStatus().standby = false;

        assertThat(values(List.of(ordinary), "drover_standby_caught_up")).isEmpty();
    }
}
