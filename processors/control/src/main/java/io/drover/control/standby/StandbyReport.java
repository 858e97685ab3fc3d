package io.drover.control.standby;

import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.standby.StandbyObstacle.StepFailed;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.CatchUpResult;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;
import io.drover.volume.VolumeControl;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Shows in condition {@code CaughtUp} which backup a standby volume holds, and why it is not the
 * last one, with an event for each step and each failure. Bean {@code standbyReport}.
 */
public final class StandbyReport {
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final VolumeControl driver;
    private final JobRunner jobs;
    private final Retries retries;
    private final Statistics statistics;
    private final InstantSource clock;

    StandbyReport(
            VolumeControl driver,
            JobRunner jobs,
            Retries retries,
            Statistics statistics,
            InstantSource clock) {
        this.driver = driver;
        this.jobs = jobs;
        this.retries = retries;
        this.statistics = statistics;
        this.clock = clock;
    }

    /** A step is under way. */
    public void running(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed followed)
            throws IOException {
        long percent =
                jobs.find(VolumeRestore.key(run.resource()))
                        .map(job -> (long) job.progress().percent())
                        .orElse(0L);
        String wanted = followed instanceof Newest newest ? " to backup " + newest.backup() : "";
        set(run, false, "CatchingUp", "is being brought%s, %d %%".formatted(wanted, percent));
        run.requeueAfter(PROGRESS);
    }

    /** A step has ended well. The job is forgotten only when the status shows what it did. */
    public void completed(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("step") CatchUpResult step)
            throws IOException {
        String key = VolumeRestore.key(run.resource());
        HeldBackup held = step.held();
        if (run.resource().getStatus().heldBackup.equals(held.backup())) {
            statistics.write(run.resource(), step.restore().statistics());
            jobs.forget(key);
            retries.forget(key);
            run.requeueAfter(Duration.ZERO);
            return;
        }
        String what =
                "holds %s; %d bytes read from its target"
                        .formatted(describe(held), step.restore().statistics().bytesRead());
        set(run, true, "CaughtUp", "it was just brought to it");
        run.normalEvent("StandbyCaughtUp", what);
        run.requeueAfter(Duration.ZERO);
    }

    /** A step failed; the volume keeps what it holds, and it is tried again after a pause. */
    public void failed(
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException StepFailed failure)
            throws IOException {
        String key = VolumeRestore.key(run.resource());
        jobs.forget(key);
        if (failure.getCause() instanceof InterruptedException) {
            run.requeueAfter(Duration.ZERO);
            return;
        }
        Duration pause = retries.failed(key);
        String message = retries.describeFailure(key, failure.getCause());
        run.warningEvent("StandbyFailure", message);
        set(run, false, "StepFailed", message);
        run.requeueAfter(pause);
    }

    /** A step is wanted and cannot begin. */
    public void waiting(
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException StandbyObstacle why)
            throws IOException {
        String reason =
                why instanceof StandbyObstacle.TargetUnavailable
                        ? "TargetUnavailable"
                        : "StepFailed";
        set(run, false, reason, why.getMessage());
    }

    /** It holds the last backup that is known, or a later one. */
    public void caughtUp(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("followed") Newest newest)
            throws IOException {
        HeldBackup held = driver.standby(run.name()).held().orElseThrow();
        String target = newest.targetName();
        if (!newest.isAvailable()) {
            set(
                    run,
                    false,
                    "TargetUnavailable",
                    "backup target %s is unavailable, so later backups cannot be seen"
                            .formatted(target));
        } else if (held.backup().equals(newest.backup())) {
            set(run, true, "CaughtUp", "the last one on backup target " + target);
        } else {
            set(
                    run,
                    true,
                    "HoldsLater",
                    "later than %s, the last one on backup target %s; it does not go back"
                            .formatted(newest.backup(), target));
        }
    }

    /** There is no backup to follow. */
    public void nothing(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed.Nothing nothing)
            throws IOException {
        boolean before =
                Conditions.find(run.status().conditions, Volume.CAUGHT_UP)
                        .map(condition -> condition.reason().equals(nothing.reason()))
                        .orElse(false);
        if (!before) {
            run.warningEvent(nothing.reason(), nothing.message());
        }
        set(run, false, nothing.reason(), nothing.message());
    }

    private void set(
            Reconciliation<Volume, Volume.Status> run, boolean caughtUp, String reason, String text)
            throws IOException {
        Optional<HeldBackup> held = driver.standby(run.name()).held();
        String message =
                held.map(backup -> "holds " + describe(backup) + "; ").orElse("holds nothing yet; ")
                        + text;
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        Volume.CAUGHT_UP,
                        caughtUp,
                        reason,
                        message,
                        clock.instant());
    }

    static String describe(HeldBackup held) {
        return "backup %s of %s".formatted(held.backup(), Times.format(held.taken()));
    }
}
