package io.drover.metrics;

import io.drover.control.job.JobRunner;
import io.drover.control.job.WaitingJobs;
import io.drover.reconcile.QueueState;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Metrics of the progress of jobs and reconciliations. */
final class WorkMetrics {
    /** Shown even at 0, so that an alert does not have to handle a missing series. */
    private static final Set<String> KINDS = JobResources.kinds();

    private final JobRunner jobs;
    private final Map<String, WaitingJobs.Wait> waiting;
    private final List<QueueState> queues;
    private final Instant now;

    WorkMetrics(
            JobRunner jobs,
            Map<String, WaitingJobs.Wait> waiting,
            List<QueueState> queues,
            Instant now) {
        this.jobs = jobs;
        this.waiting = waiting;
        this.queues = queues;
        this.now = now;
    }

    List<MetricSnapshot> collect() {
        return List.of(
                running(),
                waiting(),
                longestWait(),
                stalled(),
                failed(),
                lengths(),
                runs(),
                failures());
    }

    private MetricSnapshot running() {
        Family running = new Family("drover_jobs_running", "Jobs under way");
        KINDS.forEach(kind -> running.add(jobs.running(kind + "/"), "kind", kind));
        return running.gauge();
    }

    private MetricSnapshot waiting() {
        Family family =
                new Family(
                        "drover_jobs_waiting",
                        "Jobs that wait for a snapshot, a volume, a target, their turn or the next"
                                + " attempt");
        KINDS.forEach(kind -> family.add(waits(kind).count(), "kind", kind));
        return family.gauge();
    }

    private MetricSnapshot longestWait() {
        Family longest =
                new Family(
                        "drover_job_waiting_seconds",
                        "Seconds that the job of that kind that has been waiting longest has been"
                                + " waiting, failed attempts included; 0 if none waits");
        for (String kind : KINDS) {
            double seconds =
                    waits(kind)
                            .mapToDouble(wait -> wait.lasts(now).toMillis() / 1000.0)
                            .max()
                            .orElse(0);
            longest.add(seconds, "kind", kind);
        }
        return longest.gauge();
    }

    private Stream<WaitingJobs.Wait> waits(String kind) {
        return waiting.entrySet().stream()
                .filter(entry -> JobRunner.kind(entry.getKey()).equals(kind))
                .map(Map.Entry::getValue);
    }

    private MetricSnapshot stalled() {
        Family stalled =
                new Family(
                        "drover_job_stalled_seconds",
                        "Longest time in seconds without progress of a job of that kind; 0 if"
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
        addQueues(lengths, QueueState::length);
        return lengths.gauge();
    }

    private MetricSnapshot runs() {
        Family runs = new Family("drover_reconcile_runs", "Reconciliations of resources");
        addQueues(runs, QueueState::runs);
        return runs.counter();
    }

    private MetricSnapshot failures() {
        Family failures =
                new Family(
                        "drover_reconcile_failures",
                        "Reconciliations of resources that failed and are repeated");
        addQueues(failures, QueueState::failures);
        return failures.counter();
    }

    /** Some kinds are reconciled by two routes, which have a queue each. */
    private void addQueues(Family family, ToLongFunction<QueueState> value) {
        Map<String, Long> sums = new TreeMap<>();
        queues.forEach(queue -> sums.merge(queue.kind(), value.applyAsLong(queue), Long::sum));
        sums.forEach((kind, sum) -> family.add(sum, "kind", kind));
    }
}
