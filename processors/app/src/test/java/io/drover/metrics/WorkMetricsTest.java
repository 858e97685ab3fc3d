package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.QueueState;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class WorkMetricsTest {
    private static QueueState queue(String kind, int length, long runs) {
        return new QueueState(kind, length, runs, 0, 1, 1, Duration.ZERO);
    }

    @Test
    void twoRoutesOfAKindAreAddedUp() {
        try (JobRunner jobs = new JobRunner()) {
            List<MetricSnapshot> metrics =
                    new WorkMetrics(
                                    jobs,
                                    Map.of(),
                                    List.of(
                                            queue("volumes", 1, 20),
                                            queue("volumes", 2, 3),
                                            queue("backups", 0, 7)),
                                    Instant.EPOCH)
                            .collect();

            CounterSnapshot runs =
                    metrics.stream()
                            .filter(
                                    metric ->
                                            metric.getMetadata()
                                                    .getName()
                                                    .equals("drover_reconcile_runs"))
                            .map(CounterSnapshot.class::cast)
                            .findFirst()
                            .orElseThrow();
            assertThat(runs.getDataPoints())
                    .extracting(point -> point.getLabels().get("kind"), point -> point.getValue())
                    .containsExactlyInAnyOrder(tuple("volumes", 23.0), tuple("backups", 7.0));
        }
    }
}
