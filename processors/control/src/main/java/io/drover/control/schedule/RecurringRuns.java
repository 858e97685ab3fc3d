package io.drover.control.schedule;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The runs of a job: begun, followed and ended. Bean {@code recurringRuns}. */
public final class RecurringRuns {
    /** How often the status shows how far a run is. */
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    /** A run that is nearer is not left to the timer alone, which may be early by milliseconds. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final RunRoute route;
    private final JobSelection selection;
    private final JobRunner jobs;
    private final Informers informers;
    private final RunReports reports;
    private final InstantSource clock;

    public RecurringRuns(
            RunRoute route,
            JobSelection selection,
            JobRunner jobs,
            Informers informers,
            RunReports reports,
            InstantSource clock) {
        this.route = route;
        this.selection = selection;
        this.jobs = jobs;
        this.informers = informers;
        this.reports = reports;
        this.clock = clock;
    }

    /** Begins the run whose time has come. */
    public void startDue(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        Instant now = clock.instant();
        DueRun due = DueRun.of(run.resource(), fields, now).orElseThrow();
        if (due.isLate(now)) {
            reports.caughtUp(run, due.slot());
        }
        promise(run.status(), fields, now);
        begin(run, fields, due.slot());
    }

    /** Begins a run that a person has requested. */
    public void startRequested(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        run.status().lastRunNow = RecurringJobCases.runNow(run.resource());
        run.normalEvent("RunRequested", "annotation " + RecurringJobCases.RUN_NOW + " was set");
        begin(run, fields, clock.instant());
    }

    private void begin(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            RecurringJobFields fields,
            Instant slot) {
        RecurringJob.Status status = run.status();
        status.running = true;
        status.executionCount++;
        status.lastScheduleTime = Times.format(slot);
        status.lastRunTime = Times.format(clock.instant().truncatedTo(ChronoUnit.SECONDS));
        launch(run, fields, slot);
    }

    /** Goes on with a run that a stop of Drover has interrupted. */
    public void resume(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        Optional<Instant> slot = Times.parse(run.status().lastScheduleTime);
        launch(run, fields, slot.orElseGet(clock::instant));
    }

    private void launch(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            RecurringJobFields fields,
            Instant slot) {
        List<String> volumes = volumes(run.resource(), fields);
        String uid = run.resource().getMetadata().getUid();
        RunNames names = new RunNames(run.name(), uid, slot);
        route.start(
                RunKeys.ofRun(uid),
                new RecurringRun(names, false, fields, volumes),
                () -> informers.requeue(RecurringJob.class, run.name()));
        run.requeueAfter(PROGRESS);
    }

    private List<String> volumes(RecurringJob job, RecurringJobFields fields) {
        return fields.task() == RecurringTask.SYSTEM_BACKUP
                ? List.of(RecurringSystemBackups.SYSTEM)
                : selection.volumesOf(job).stream()
                        .map(volume -> volume.getMetadata().getName())
                        .toList();
    }

    /** Shows how far the run is. */
    public void follow(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        route.running(RunKeys.ofRun(run.resource().getMetadata().getUid()))
                .ifPresent(active -> reports.progress(run, active.report()));
        run.requeueAfter(PROGRESS);
    }

    /** The time of another run has come: that one is left out, and reported. */
    public void skipTick(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        Instant now = clock.instant();
        DueRun due = DueRun.of(run.resource(), fields, now).orElseThrow();
        reports.skipped(run, due.slot());
        promise(run.status(), fields, now);
    }

    /** The time of a run has passed while Drover did not run, and it is not to be made up for. */
    public void pass(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        Instant now = clock.instant();
        DueRun due = DueRun.of(run.resource(), fields, now).orElseThrow();
        reports.missed(run, due.slot());
        promise(run.status(), fields, now);
    }

    /** Reports what the run has done. One that was interrupted goes on with the next look. */
    public void end(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        String key = RunKeys.ofRun(run.resource().getMetadata().getUid());
        JobRunner.Result result = jobs.find(key).flatMap(JobRunner.Job::result).orElseThrow();
        switch (result) {
            case JobRunner.Result.Done(RunReport report) -> {
                run.status().running = false;
                reports.ended(run, report);
            }
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("a run ended with " + other);
            case JobRunner.Result.Failed(Throwable cause) -> reports.interrupted(run, cause);
        }
        jobs.forget(key);
        run.requeueAfter(Duration.ZERO);
    }

    /** Interrupts the runs of a job that is being deleted. */
    public void cancel(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        route.cancel(run.resource().getMetadata().getUid());
        reports.forget(run.name());
    }

    /** Shows when the next run is due, and has the job looked at then even without its timer. */
    public void showNext(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        Instant now = clock.instant();
        RecurringJob.Status status = run.status();
        if (!status.schedule.equals(fields.schedule().toString()) || status.nextRunTime.isEmpty()) {
            promise(status, fields, now);
        }
        DueRun.next(withStatus(run), fields, now)
                .map(next -> Duration.between(now, next.start()))
                .filter(left -> left.compareTo(SOON.plus(fields.jitter())) < 0)
                .ifPresent(run::requeueAfter);
    }

    private static RecurringJob withStatus(Reconciliation<RecurringJob, RecurringJob.Status> run) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(run.resource().getMetadata());
        job.setStatus(run.status());
        return job;
    }

    private static void promise(
            RecurringJob.Status status, RecurringJobFields fields, Instant now) {
        status.schedule = fields.schedule().toString();
        status.nextRunTime = Times.formatOrEmpty(fields.schedule().next(now));
    }
}
