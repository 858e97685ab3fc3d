package io.drover.control.snapshot;

import io.drover.control.hook.HookCall;
import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookNote;
import io.drover.control.job.JobRunner.Result;
import io.drover.control.job.Retries;
import io.drover.control.snapshot.SnapshotObstacle.BeingRemoved;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Has the user's route called after a snapshot of a claim is cut or given up, until it succeeds: no
 * application stays frozen. Bean {@code snapshotThaw}.
 */
public final class SnapshotThaw {
    private final Cluster cluster;
    private final MadeSnapshots made;
    private final HookJobs jobs;
    private final Retries retries;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * @param deadline how long an application is frozen for a snapshot at most
     */
    SnapshotThaw(
            Cluster cluster,
            MadeSnapshots made,
            HookJobs jobs,
            Retries retries,
            InstantSource clock,
            Duration deadline) {
        this.cluster = cluster;
        this.made = made;
        this.jobs = jobs;
        this.retries = retries;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Nothing, if nobody is frozen, or the snapshot is still being cut. */
    public void thaw(@Body Reconciliation<Snapshot, Snapshot.Status> run) {
        Optional<HookNote> note = HookNote.on(run.resource());
        if (note.isEmpty()) {
            forgetEnded(run.resource());
            return;
        }
        if (jobs.isSuspended()) {
            return;
        }
        switch (note.get().phase()) {
            case BEFORE -> interrupt(run, note.get());
            case FROZEN -> watch(run, note.get());
            case AFTER -> follow(run, note.get());
        }
    }

    /**
     * Not before the note is gone in what reconciliations read: one that reads an old state would
     * call the route again, perhaps while another snapshot is cut.
     */
    private void forgetEnded(Snapshot snapshot) {
        if (jobs.result(snapshot, HookCall.AFTER).isPresent()) {
            jobs.forget(snapshot, HookCall.AFTER);
        }
    }

    /** Nobody waits for the first route any more if there will be no snapshot. */
    private void interrupt(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note) {
        boolean wanted = !run.deleting() && run.status().error.isEmpty();
        if (wanted) {
            return;
        }
        if (jobs.isRunning(run.resource(), HookCall.BEFORE)) {
            jobs.cancel(run.resource(), HookCall.BEFORE);
            return;
        }
        end(run, note, why(run));
        jobs.forget(run.resource(), HookCall.BEFORE);
    }

    private void watch(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note) {
        Snapshot.Status status = run.status();
        if (!status.creationTime.isEmpty() || status.readyToUse) {
            end(run, note, "");
            return;
        }
        Instant latest = note.began().plus(deadline);
        if (run.deleting() || !status.error.isEmpty()) {
            giveUp(run, note, why(run));
        } else if (latest.isAfter(clock.instant())) {
            run.requeueAfter(Duration.between(clock.instant(), latest));
        } else if (isCut(run.resource())) {
            end(run, note, "");
        } else {
            giveUp(
                    run,
                    note,
                    "the snapshot was not cut within %d s, for which hook %s had the application frozen; take another one"
                            .formatted(deadline.toSeconds(), note.hook()));
        }
    }

    /** Perhaps while Drover was away, and has not read the VolumeSnapshots since. */
    private boolean isCut(Snapshot snapshot) {
        return made.of(snapshot)
                .filter(found -> !found.isMarkedForDeletion())
                .filter(found -> !found.getStatus().creationTime.isEmpty())
                .isPresent();
    }

    private static String why(Reconciliation<Snapshot, Snapshot.Status> run) {
        return run.status().error.isEmpty() ? "the Snapshot was deleted" : run.status().error;
    }

    /** What is cut later would have other data than the hook had made sure of. */
    private void giveUp(
            Reconciliation<Snapshot, Snapshot.Status> run, HookNote note, String reason) {
        made.of(run.resource())
                .filter(found -> !found.isMarkedForDeletion())
                .ifPresent(new OwnSnapshots(cluster)::delete);
        run.status().readyToUse = false;
        run.status().error = reason;
        run.warningEvent("SnapshotFailed", reason);
        end(run, note, reason);
    }

    private void end(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note, String reason) {
        HookNote over = note.over(clock.instant(), reason);
        over.write(cluster, run.resource());
        jobs.start(run.resource(), over.call(HookCall.AFTER, run.name()));
    }

    private void follow(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note) {
        Snapshot snapshot = run.resource();
        if (jobs.isRunning(snapshot, HookCall.AFTER)) {
            return;
        }
        String key = HookJobs.key(snapshot, HookCall.AFTER);
        switch (jobs.result(snapshot, HookCall.AFTER).orElse(null)) {
            case Result.Done _ -> {
                HookNote.remove(cluster, snapshot);
                retries.forget(key);
                run.normalEvent(
                        "SnapshotHookEnded",
                        "hook %s has been called before and after".formatted(note.hook()));
            }
            case Result.Failed(Throwable cause) -> {
                jobs.forget(snapshot, HookCall.AFTER);
                retries.failed(key);
                run.warningEvent(
                        "SnapshotHookFailed",
                        "the application that has claim %s may still be frozen: %s. Annotation %s of the Snapshot ends the attempts when it is removed"
                                .formatted(
                                        note.claim(),
                                        retries.describeFailure(key, cause),
                                        HookNote.ANNOTATION));
                run.requeueAfter(retries.pauseLeft(key).orElse(Duration.ZERO));
            }
            case null -> {
                Optional<Duration> pause = retries.pauseLeft(key);
                if (pause.isPresent()) {
                    run.requeueAfter(pause.get());
                } else {
                    jobs.start(snapshot, note.call(HookCall.AFTER, run.name()));
                }
            }
        }
    }

    /**
     * @throws BeingRemoved as long as an application may be frozen for the snapshot
     */
    public void requireThawed(@Body Reconciliation<Snapshot, Snapshot.Status> run)
            throws BeingRemoved {
        Optional<HookNote> note = HookNote.on(run.resource());
        if (note.isPresent()) {
            throw new BeingRemoved(
                    "snapshot %s is removed when hook %s has ended"
                            .formatted(run.name(), note.get().hook()));
        }
    }
}
