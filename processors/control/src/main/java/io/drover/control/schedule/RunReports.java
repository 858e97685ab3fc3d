package io.drover.control.schedule;

import io.drover.control.job.RunCounts;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows in a job's status, its conditions and events what its runs have done. Bean {@code
 * runReports}.
 */
public final class RunReports {
    /** Condition: whether the last run did its task for all volumes that took part. */
    public static final String LAST_RUN = "LastRun";

    /** Condition: whether the last run left volumes out. */
    static final String VOLUMES_SKIPPED = "VolumesSkipped";

    /** Condition: whether the time of the last run that was due has passed without one. */
    static final String RUN_SKIPPED = "RunSkipped";

    private static final Logger LOG = LoggerFactory.getLogger(RunReports.class);

    private final FailedVolumes failures;
    private final RunCounts counts;
    private final InstantSource clock;

    public RunReports(FailedVolumes failures, RunCounts counts, InstantSource clock) {
        this.failures = failures;
        this.counts = counts;
        this.clock = clock;
    }

    /** The run is late, since Drover did not run when it was due. */
    void caughtUp(Reconciliation<RecurringJob, RecurringJob.Status> run, Instant slot) {
        run.normalEvent(
                "RunCaughtUp",
                "the run that was due at %s is done now, since Drover did not run then"
                        .formatted(Times.format(slot)));
    }

    /** A run was not begun, since the one before is still under way. */
    void skipped(Reconciliation<RecurringJob, RecurringJob.Status> run, Instant slot) {
        leftOut(
                run,
                RunCounts.SKIPPED,
                "RunSkipped",
                "the run that was due at %s was skipped, since the one of %s had not ended"
                        .formatted(Times.format(slot), run.status().lastRunTime));
    }

    /** A run was not begun, since Drover did not run, and it is not made up for. */
    void missed(Reconciliation<RecurringJob, RecurringJob.Status> run, Instant slot) {
        leftOut(
                run,
                RunCounts.MISSED,
                "RunMissed",
                "the run that was due at %s was missed, since Drover did not run then; annotation drover.io/catch-up is false"
                        .formatted(Times.format(slot)));
    }

    private void leftOut(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            String result,
            String reason,
            String message) {
        condition(run, RUN_SKIPPED, true, reason, message);
        run.warningEvent(reason, message);
        counts.add(run.name(), result);
    }

    /** The job has been deleted. */
    void forget(String job) {
        counts.forget(job);
    }

    /** What is known of a run that is under way. */
    void progress(Reconciliation<RecurringJob, RecurringJob.Status> run, RunReport report) {
        count(run.status(), report);
        if (!report.failed().isEmpty()) {
            condition(run, LAST_RUN, false, "VolumesFailed", report.text());
        }
    }

    /** What the run has done, and the volumes that are tried again. */
    void ended(Reconciliation<RecurringJob, RecurringJob.Status> run, RunReport report) {
        RecurringJob.Status status = run.status();
        status.lastCompletionTime = Times.format(clock.instant());
        count(status, report);
        failures.replace(run, report);
        boolean good = report.failed().isEmpty();
        if (good) {
            status.lastSuccessTime = status.lastCompletionTime;
            run.normalEvent("RunCompleted", report.text());
        } else {
            run.warningEvent("RunFailed", report.text());
        }
        condition(run, LAST_RUN, good, good ? "Completed" : "VolumesFailed", report.text());
        String skipped = report.skippedText();
        condition(
                run,
                VOLUMES_SKIPPED,
                !skipped.isEmpty(),
                skipped.isEmpty() ? "" : report.skipped().getFirst().reason(),
                skipped);
        if (Conditions.find(status.conditions, RUN_SKIPPED).isPresent()) {
            condition(run, RUN_SKIPPED, false, "", "");
        }
        counts.add(run.name(), good ? RunCounts.SUCCEEDED : RunCounts.FAILED);
    }

    private static void count(RecurringJob.Status status, RunReport report) {
        status.volumesSelected = report.selected();
        status.volumesDone = (int) report.done();
        status.volumesFailed = report.failed().size();
        status.volumesSkipped = report.skipped().size();
    }

    /** A run that was interrupted goes on; one that met a fault of Drover does not. */
    void interrupted(Reconciliation<RecurringJob, RecurringJob.Status> run, Throwable cause) {
        if (cause instanceof InterruptedException) {
            return;
        }
        LOG.error("the run of recurring job {} failed", run.name(), cause);
        run.status().running = false;
        String message = "the run failed as a whole: " + cause;
        condition(run, LAST_RUN, false, "RunFailed", message);
        run.warningEvent("RunFailed", message);
        counts.add(run.name(), RunCounts.FAILED);
    }

    /**
     * Counts volumes as done for which another attempt has succeeded.
     *
     * @param recovered their names; without any, the outcome of the job stays as it is
     */
    public void recovered(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("recovered") List<String> recovered) {
        if (recovered.isEmpty()) {
            return;
        }
        RecurringJob.Status status = run.status();
        status.volumesDone += recovered.size();
        status.volumesFailed = status.failures.size();
        String text = "%d of %d volumes done".formatted(status.volumesDone, status.volumesSelected);
        if (status.failures.isEmpty()) {
            status.lastSuccessTime = Times.format(clock.instant());
            condition(run, LAST_RUN, true, "Completed", text);
            return;
        }
        List<VolumeOutcome> failed = new ArrayList<>();
        status.failures.forEach(
                each ->
                        failed.add(
                                new VolumeOutcome.Failed(
                                        each.volume(), each.reason(), each.message())));
        condition(
                run,
                LAST_RUN,
                false,
                "VolumesFailed",
                text + new RunReport(failed.size(), failed).failedText());
    }

    private void condition(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            String type,
            boolean status,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions, type, status, reason, message, clock.instant());
    }
}
