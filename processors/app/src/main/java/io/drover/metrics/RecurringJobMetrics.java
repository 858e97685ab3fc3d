package io.drover.metrics;

import io.drover.control.job.RunCounts;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Metrics of recurring jobs. */
final class RecurringJobMetrics {
    private static final String JOB = "recurring_job";
    private static final List<String> RESULTS =
            List.of(RunCounts.SUCCEEDED, RunCounts.FAILED, RunCounts.SKIPPED, RunCounts.MISSED);

    private final List<RecurringJob> jobs;
    private final Map<RunCounts.Key, Long> counts;

    RecurringJobMetrics(List<RecurringJob> jobs, Map<RunCounts.Key, Long> counts) {
        this.jobs = jobs;
        this.counts = counts;
    }

    List<MetricSnapshot> collect() {
        return List.of(
                time(
                        "drover_recurring_job_last_success_timestamp_seconds",
                        "When a run ended without a failed volume last, in seconds since 1970",
                        status -> status.lastSuccessTime),
                time(
                        "drover_recurring_job_next_run_timestamp_seconds",
                        "When the next run is due, in seconds since 1970",
                        status -> status.nextRunTime),
                failedVolumes(),
                runs());
    }

    private MetricSnapshot time(
            String metric, String help, Function<RecurringJob.Status, String> time) {
        Family family = new Family(metric, help);
        for (RecurringJob job : jobs) {
            Times.parse(time.apply(job.getStatus()))
                    .ifPresent(at -> family.add(at.toEpochMilli() / 1000.0, JOB, name(job)));
        }
        return family.gauge();
    }

    private MetricSnapshot failedVolumes() {
        Family failed =
                new Family(
                        "drover_recurring_job_failed_volumes",
                        "Volumes that failed in the last run and have not recovered");
        jobs.forEach(job -> failed.add(job.getStatus().failures.size(), JOB, name(job)));
        return failed.gauge();
    }

    private MetricSnapshot runs() {
        Family runs =
                new Family(
                        "drover_recurring_job_runs",
                        "Runs since Drover started, by result; skipped: the run before had not"
                                + " ended; missed: Drover did not run");
        for (RecurringJob job : jobs) {
            for (String result : RESULTS) {
                long count = counts.getOrDefault(new RunCounts.Key(name(job), result), 0L);
                runs.add(count, JOB, name(job), "result", result);
            }
        }
        return runs.counter();
    }

    private static String name(RecurringJob job) {
        return job.getMetadata().getName();
    }
}
