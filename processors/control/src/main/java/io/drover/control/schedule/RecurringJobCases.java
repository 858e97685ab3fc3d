package io.drover.control.schedule;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.RecurringJob;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Determines what is to be done with a job, by words that the route compares. */
public final class RecurringJobCases {
    /** Annotation: each new value requests a run. */
    public static final String RUN_NOW = "drover.io/run-now";

    static final String RUNNING = "running";
    static final String TICK_WHILE_RUNNING = "tick-while-running";
    static final String ENDED = "ended";
    static final String INTERRUPTED = "interrupted";
    static final String REQUESTED = "requested";
    static final String DUE = "due";
    static final String MISSED = "missed";
    static final String WAITING = "waiting";

    private final JobRunner jobs;
    private final InstantSource clock;

    public RecurringJobCases(JobRunner jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The case of the job as it was read. */
    public String recognise(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        RecurringJob job = run.resource();
        Optional<DueRun> due = DueRun.of(job, fields, clock.instant());
        Optional<JobRunner.Job> active = jobs.find(RunKeys.ofRun(job.getMetadata().getUid()));
        if (active.isPresent()) {
            if (active.get().result().isPresent()) {
                return ENDED;
            }
            return due.isPresent() ? TICK_WHILE_RUNNING : RUNNING;
        }
        if (job.getStatus().running) {
            return INTERRUPTED;
        }
        if (!runNow(job).isEmpty() && !runNow(job).equals(job.getStatus().lastRunNow)) {
            return REQUESTED;
        }
        return due.map(
                        present ->
                                present.isLate(clock.instant()) && !fields.catchUp() ? MISSED : DUE)
                .orElse(WAITING);
    }

    static String runNow(RecurringJob job) {
        return Optional.ofNullable(job.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(RUN_NOW, "");
    }
}
