package io.drover.control.verification;

import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The runs of a target's verification: begun, ended, stopped. Bean {@code verificationRuns}. */
public final class VerificationRuns {
    private static final Logger LOG = LoggerFactory.getLogger(VerificationRuns.class);

    /** A run that is nearer is not left to the timer alone, which may be early by milliseconds. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final JobRunner jobs;
    private final Informers informers;
    private final VerificationRun.Tools tools;
    private final InstantSource clock;

    VerificationRuns(JobRunner jobs, Informers informers, VerificationRun.Tools tools) {
        this.jobs = jobs;
        this.informers = informers;
        this.tools = tools;
        this.clock = tools.clock();
    }

    /** Begins the run whose time has come, or came while Drover did not run. */
    public void start(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        Instant now = clock.instant();
        run.status().verifyStartedAt = Times.format(now);
        promise(run.status(), fields, now);
        launch(run, fields, now);
    }

    /** Goes on with a run that a stop of Drover has interrupted. */
    public void resume(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        launch(run, fields, Times.parse(run.status().verifyStartedAt).orElseGet(clock::instant));
    }

    private void launch(
            Reconciliation<BackupTarget, BackupTarget.Status> run,
            VerificationFields fields,
            Instant began) {
        RunShare share = fields.share(clock.instant()).since(began);
        String name = run.name();
        jobs.start(
                VerificationCases.key(run),
                new VerificationRun(tools, run.resource(), share, fields.repair()),
                () -> informers.requeue(BackupTarget.class, name));
    }

    /** Reports how the run has ended; times of the schedule that came meanwhile are left out. */
    public void end(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        Instant now = clock.instant();
        if (VerificationCases.promised(run.status(), fields).filter(now::isBefore).isEmpty()) {
            promise(run.status(), fields, now);
        }
        String key = VerificationCases.key(run);
        Optional<JobRunner.Result> result = jobs.find(key).flatMap(JobRunner.Job::result);
        jobs.forget(key);
        switch (result.orElseThrow()) {
            case JobRunner.Result.Done(Object summary) -> report(run, (RunSummary) summary);
            case JobRunner.Result.Failed(InterruptedException _) -> run.requeueAfter(Duration.ZERO);
            case JobRunner.Result.Failed(Throwable cause) -> fail(run, cause);
        }
    }

    private void report(Reconciliation<BackupTarget, BackupTarget.Status> run, RunSummary summary) {
        run.status().verifyStartedAt = "";
        run.status().verifiedAt = Times.format(clock.instant());
        if (summary.isSound()) {
            run.normalEvent("VerificationCompleted", summary.text());
            condition(run, true, "Completed", summary.text());
        } else {
            run.warningEvent("DamageFound", summary.text());
            condition(run, false, "DamageFound", summary.text());
        }
    }

    /** That the target is away says nothing about what it holds. */
    private void fail(Reconciliation<BackupTarget, BackupTarget.Status> run, Throwable cause) {
        String why =
                "the verification was broken off and goes on with the next run: "
                        + Retries.text(cause);
        LOG.warn("target {}: {}", run.name(), why);
        run.status().verifyStartedAt = "";
        run.warningEvent("VerificationStopped", why);
        condition(run, false, "VerificationStopped", why);
    }

    private void condition(
            Reconciliation<BackupTarget, BackupTarget.Status> run,
            boolean verified,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        VerificationSpecification.VERIFIED,
                        verified,
                        reason,
                        message,
                        clock.instant());
    }

    /** Shows when the next run is due. */
    public void showNext(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        Instant now = clock.instant();
        if (VerificationCases.promised(run.status(), fields).isEmpty()) {
            promise(run.status(), fields, now);
        }
        Times.parse(run.status().verifyNextAt)
                .map(next -> Duration.between(now, next))
                .filter(left -> left.isPositive() && left.compareTo(SOON) < 0)
                .ifPresent(run::requeueAfter);
    }

    private static void promise(
            BackupTarget.Status status, VerificationFields fields, Instant now) {
        status.verifySchedule = fields.schedule().toString();
        status.verifyNextAt = Times.formatOrEmpty(fields.schedule().next(now));
    }

    /** The target is not verified any more; what is known of its backups stays. */
    public void stop(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        String key = VerificationCases.key(run);
        if (jobs.cancel(key)) {
            jobs.forget(key);
        }
        run.status().verifyStartedAt = "";
        run.status().verifySchedule = "";
        run.status().verifyNextAt = "";
    }
}
