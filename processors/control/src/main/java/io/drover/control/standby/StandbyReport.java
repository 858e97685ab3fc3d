package io.drover.control.standby;

import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.mover.StandbyNotes;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.volume.VolumeObstacle;
import io.drover.control.volume.VolumeObstacle.RestoreFailed;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.CatchUpResult;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Shows in condition {@code CaughtUp} which backup a standby volume holds, and why it is not the
 * last one, with an event for each step and each failure. {@link StandbyState} has shown before
 * what it holds. Bean {@code standbyReport}.
 */
public final class StandbyReport {
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final StandbyContents contents;
    private final JobRunner jobs;
    private final Retries retries;
    private final Statistics statistics;
    private final InstantSource clock;

    StandbyReport(
            Cluster cluster,
            StandbyContents contents,
            JobRunner jobs,
            Retries retries,
            Statistics statistics,
            InstantSource clock) {
        this.cluster = cluster;
        this.contents = contents;
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
        boolean shown =
                run.resource().getStatus().heldBackup.equals(held.backup())
                        && contents.of(run.resource()).isWhole();
        if (shown) {
            statistics.write(run.resource(), step.restore().statistics());
            jobs.forget(key);
            retries.forget(key);
            run.requeueAfter(Duration.ZERO);
            return;
        }
        if (run.resource().isClaim() && isLost(run.name())) {
            jobs.forget(key);
            run.requeueAfter(Duration.ZERO);
            return;
        }
        String what =
                "holds %s; %d bytes read from its target%s"
                        .formatted(
                                describe(held),
                                step.restore().statistics().bytesRead(),
                                step.compared().isEmpty()
                                        ? ""
                                        : ", after all of the volume was read and compared: "
                                                + step.compared());
        set(run, true, "CaughtUp", "it was just brought to it");
        run.normalEvent("StandbyCaughtUp", what);
        run.requeueAfter(Duration.ZERO);
    }

    /**
     * Its claim was deleted by somebody since. A cache may not know yet what the step has noted.
     */
    private boolean isLost(String name) {
        return cluster.find(Volume.class, name).filter(StandbyNotes::isBlank).isPresent();
    }

    /** A step failed; the volume keeps what it holds, and it is tried again after a pause. */
    public void failed(
            @Body Reconciliation<Volume, Volume.Status> run,
            @ExchangeException RestoreFailed failure)
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
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException VolumeObstacle why)
            throws IOException {
        String reason =
                why instanceof VolumeObstacle.TargetMissing ? "TargetUnavailable" : "StepFailed";
        set(run, false, reason, why.getMessage());
    }

    /** It holds the last backup that is known, or a later one. */
    public void caughtUp(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("followed") Newest newest)
            throws IOException {
        String target = newest.targetName();
        if (!newest.isAvailable()) {
            set(
                    run,
                    false,
                    "TargetUnavailable",
                    "backup target %s is unavailable, so later backups cannot be seen"
                            .formatted(target));
        } else if (run.status().heldBackup.equals(newest.backup())) {
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
        Volume.Status status = run.status();
        String held =
                status.heldBackup.isEmpty()
                        ? "nothing yet"
                        : describe(status.heldBackup, status.heldBackupAt);
        // what a claim is between is said of one that has held something only
        String state =
                StandbyContents.interval(contents.of(run.resource()))
                        .filter(_ -> !status.heldBackup.isEmpty())
                        .map(between -> "%s, held %s before".formatted(between, held))
                        .orElse("holds " + held);
        String message = "%s; %s".formatted(state, text);
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
        return describe(held.backup(), Times.format(held.taken()));
    }

    private static String describe(String backup, String taken) {
        return "backup %s of %s".formatted(backup, taken);
    }
}
