package io.drover.control.standby;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.mover.StandbyNotes;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;
import io.drover.store.TargetReference;
import io.drover.volume.HeldBackup;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Gives the device of a standby volume to its claim, when the volume is activated. It needs no
 * backup target. Bean {@code standbyHandOver}.
 */
public final class StandbyHandOver {
    private static final Duration PACE = Duration.ofSeconds(1);

    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Retries retries;
    private final Informers informers;
    private final InstantSource clock;

    StandbyHandOver(
            DataMoverRoute mover,
            JobRunner jobs,
            Retries retries,
            Informers informers,
            InstantSource clock) {
        this.mover = mover;
        this.jobs = jobs;
        this.retries = retries;
        this.informers = informers;
        this.clock = clock;
    }

    /** Begins with what a removal of the volume interrupts. */
    private static String key(Volume volume) {
        return VolumeRestore.key(volume) + "/hand-over";
    }

    /** Begins it, goes on with it, or sees how it has ended. */
    public void advance(@Body Reconciliation<Volume, Volume.Status> run) {
        Volume volume = run.resource();
        Optional<JobRunner.Job> job = jobs.find(key(volume));
        Optional<JobRunner.Result> result = job.flatMap(JobRunner.Job::result);
        if (result.isPresent() && result.get() instanceof JobRunner.Result.Failed(Throwable why)) {
            failed(run, why);
            return;
        }
        Optional<Duration> left = retries.pauseLeft(key(volume));
        if (left.isPresent()) {
            report(run, retries.reason(key(volume)));
            run.requeueAfter(left.get());
            return;
        }
        if (job.isEmpty()) {
            StandbyNotes.heldBackup(volume).ifPresent(held -> start(volume, held));
        }
        report(run, "the volume is being given to it");
        run.requeueAfter(PACE);
    }

    private void start(Volume volume, HeldBackup held) {
        BackupUrl url = BackupUrl.parse(volume.getSpec().fromBackup);
        RestoreTask task =
                new RestoreTask(
                        volume.getMetadata().getName(),
                        new TargetReference(volume.getSpec().backupTargetName, url.target(), ""),
                        RestoreRequest.full(url.volume(), new BackupName(held.backup())),
                        "",
                        volume.driver());
        jobs.start(
                key(volume),
                progress -> mover.handOver(task, progress),
                () -> informers.requeue(Volume.class, volume.getMetadata().getName()));
    }

    private void failed(Reconciliation<Volume, Volume.Status> run, Throwable why) {
        String key = key(run.resource());
        jobs.forget(key);
        if (why instanceof InterruptedException) {
            run.requeueAfter(Duration.ZERO);
            return;
        }
        Duration pause = retries.failed(key);
        String message = retries.describeFailure(key, why);
        run.warningEvent("StandbyFailure", message);
        report(run, message);
        run.requeueAfter(pause);
    }

    private void report(Reconciliation<Volume, Volume.Status> run, String what) {
        Volume volume = run.resource();
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        Volume.ACTIVATION,
                        true,
                        "HandingOver",
                        "at backup %s, for claim %s: %s"
                                .formatted(
                                        volume.getStatus().heldBackup,
                                        ClaimRequest.of(volume).key(),
                                        what),
                        clock.instant());
    }

    /** The claim has its volume. */
    public void forget(@Body Reconciliation<Volume, Volume.Status> run) {
        jobs.forget(key(run.resource()));
        retries.forget(key(run.resource()));
    }
}
