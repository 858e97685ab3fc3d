package io.drover.control.snapshot;

import io.drover.control.hook.HookCall;
import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookNote;
import io.drover.control.job.JobRunner.Result;
import io.drover.control.job.Retries;
import io.drover.control.snapshot.SnapshotObstacle.BeingRemoved;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;

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
    private final ResourceReader resources;
    private final Cluster cluster;
    private final SnapshotApi api;
    private final HookJobs jobs;
    private final Retries retries;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * @param deadline how long an application is frozen for a snapshot at most
     */
    SnapshotThaw(
            ResourceReader resources,
            Cluster cluster,
            SnapshotApi api,
            HookJobs jobs,
            Retries retries,
            InstantSource clock,
            Duration deadline) {
        this.resources = resources;
        this.cluster = cluster;
        this.api = api;
        this.jobs = jobs;
        this.retries = retries;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Nothing, if nobody is frozen, or the snapshot is still being cut. */
    public void thaw(@Body Reconciliation<Snapshot, Snapshot.Status> run) {
        Optional<HookNote> note = HookNote.on(run.resource());
        if (note.isEmpty() || jobs.isSuspended()) {
            return;
        }
        switch (note.get().phase()) {
            case BEFORE -> interrupt(run, note.get());
            case FROZEN -> watch(run, note.get());
            case AFTER -> follow(run, note.get());
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
        } else if (!latest.isAfter(clock.instant())) {
            giveUp(
                    run,
                    note,
                    "the driver did not cut the snapshot within %d s, for which hook %s had the application frozen; take another one"
                            .formatted(deadline.toSeconds(), note.hook()));
        } else {
            run.requeueAfter(Duration.between(clock.instant(), latest));
        }
    }

    private static String why(Reconciliation<Snapshot, Snapshot.Status> run) {
        return run.status().error.isEmpty() ? "the Snapshot was deleted" : run.status().error;
    }

    /** What is cut later would have other data than the hook had made sure of. */
    private void giveUp(
            Reconciliation<Snapshot, Snapshot.Status> run, HookNote note, String reason) {
        if (api.isFilled()) {
            ClaimSnapshotPlan.of(run.resource())
                    .flatMap(plan -> resources.find(VolumeSnapshot.class, plan.key()))
                    .filter(made -> ClaimSnapshotPlan.isOf(made, run.resource()))
                    .filter(made -> !made.isMarkedForDeletion())
                    .ifPresent(new OwnSnapshots(cluster)::delete);
        }
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
                jobs.forget(snapshot, HookCall.AFTER);
                retries.forget(key);
                run.normalEvent(
                        "SnapshotHookEnded",
                        "hook %s has been called before and after".formatted(note.hook()));
                run.requeueAfter(Duration.ZERO);
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
