package io.drover.metrics;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.QueueState;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;

/** How jobs and reconciliation get on. */
final class WorkMetrics {
    /** Shown at 0 too, so that nothing need be known of them in an alert. */
    private static final List<String> KINDS =
            List.of("backup", "restore", "delete", "delete-volume");

    private final JobRunner jobs;
    private final List<QueueState> queues;

    WorkMetrics(JobRunner jobs, List<QueueState> queues) {
        this.jobs = jobs;
        this.queues = queues;
    }

    List<MetricSnapshot> collect() {
        return List.of(running(), stalled(), failed(), lengths(), runs(), failures());
    }

    private MetricSnapshot running() {
        Family running = new Family("drover_jobs_running", "Jobs under way");
        KINDS.forEach(kind -> running.add(jobs.running(kind + "/"), "kind", kind));
        return running.gauge();
    }

    private MetricSnapshot stalled() {
        Family stalled =
                new Family(
                        "drover_job_stalled_seconds",
                        "Seconds since the job of that kind that got on least did get on; 0 if"
                                + " none runs");
        Map<String, JobRunner.Job> all = jobs.all();
        for (String kind : KINDS) {
            double longest =
                    all.entrySet().stream()
                            .filter(entry -> JobRunner.kind(entry.getKey()).equals(kind))
                            .filter(entry -> entry.getValue().result().isEmpty())
                            .mapToDouble(entry -> entry.getValue().stalledFor().toMillis() / 1000.0)
                            .max()
                            .orElse(0);
            stalled.add(longest, "kind", kind);
        }
        return stalled.gauge();
    }

    private MetricSnapshot failed() {
        Family failed =
                new Family("drover_jobs_failed", "Jobs that failed; most of them are tried again");
        Map<String, Long> failures = jobs.failures();
        KINDS.forEach(kind -> failed.add(failures.getOrDefault(kind, 0L), "kind", kind));
        return failed.counter();
    }

    private MetricSnapshot lengths() {
        Family lengths =
                new Family("drover_reconcile_queue_length", "Resources that wait for a worker");
        queues.forEach(queue -> lengths.add(queue.length(), "kind", queue.kind()));
        return lengths.gauge();
    }

    private MetricSnapshot runs() {
        Family runs = new Family("drover_reconcile_runs", "Looks at resources");
        queues.forEach(queue -> runs.add(queue.runs(), "kind", queue.kind()));
        return runs.counter();
    }

    private MetricSnapshot failures() {
        Family failures =
                new Family(
                        "drover_reconcile_failures",
                        "Looks at resources that failed and are repeated");
        queues.forEach(queue -> failures.add(queue.failures(), "kind", queue.kind()));
        return failures.counter();
    }
}
