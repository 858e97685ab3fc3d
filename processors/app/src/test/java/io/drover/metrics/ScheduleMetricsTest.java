package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class ScheduleMetricsTest {
    private static Volume volume(String name, String group) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToLabels("recurring-job-group.longhorn.io/" + group, "enabled")
                        .build());
        return volume;
    }

    private static RecurringJob job(String task, String group) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(new ObjectMetaBuilder().withName(task).build());
        job.getSpec().task = task;
        job.getSpec().groups = List.of(group);
        return job;
    }

    private static Map<String, Double> unscheduled(List<Volume> volumes, List<RecurringJob> jobs) {
        return ((GaugeSnapshot) ScheduleMetrics.unscheduled(volumes, jobs))
                .getDataPoints().stream()
                        .collect(
                                Collectors.toMap(
                                        point -> point.getLabels().get("volume"),
                                        GaugeDataPointSnapshot::getValue));
    }

    @Test
    void volumesThatNoJobBacksUpAreMarked() {
        Volume leaving = volume("leaving", "lonely");
        leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(
                        unscheduled(
                                List.of(
                                        volume("safe", "default"),
                                        volume("snapshots", "web"),
                                        volume("forgotten", "gone"),
                                        leaving),
                                List.of(job("backup", "default"), job("snapshot", "web"))))
                .isEqualTo(Map.of("safe", 0.0, "snapshots", 1.0, "forgotten", 1.0));
    }
}
