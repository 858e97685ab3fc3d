package io.drover.control.standby;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.control.connection.TargetConnections;
import io.drover.control.image.VolumeImages;
import io.drover.control.job.JobRunner;
import io.drover.control.mover.LeftSteps;
import io.drover.control.mover.StandbyNotes;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.volume.VolumeObstacle.RestoreFailed;
import io.drover.control.volume.VolumeObstacle.TargetMissing;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.CatchUpResult;
import io.drover.mover.CatchUpTask;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;

import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The job that brings a standby volume to the last backup, whatever it holds. Bean {@code
 * standbySteps}.
 */
public final class StandbySteps {
    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Informers informers;
    private final VolumeImages images;

    StandbySteps(DataMoverRoute mover, JobRunner jobs, Informers informers) {
        this.mover = mover;
        this.jobs = jobs;
        this.informers = informers;
        this.images = new VolumeImages(informers);
    }

    /**
     * Nothing, if the target can be read from now, or a Job that an earlier start has left is gone
     * on with, which may have ended well.
     *
     * @throws TargetMissing if it is not; its next change reconciles the volume again
     */
    public void requireAvailable(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("followed") Newest newest)
            throws TargetMissing {
        if (!newest.isAvailable() && !LeftSteps.hasJob(informers, run.resource())) {
            throw new TargetMissing(
                    "backup target %s is unavailable; kubectl describe backuptarget %s shows why"
                            .formatted(newest.targetName(), newest.targetName()));
        }
    }

    /** Begins; the volume is reconciled again when that has ended. */
    public void start(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("followed") Newest newest) {
        start(run, TargetConnections.reference(newest.target()), newest.backup());
    }

    /**
     * Goes on with the Job that an earlier start has left, which may have ended well, though the
     * target has no backup any more, or is gone itself.
     */
    public void resume(@Body Reconciliation<Volume, Volume.Status> run) {
        String name = run.resource().getSpec().backupTargetName;
        TargetReference target =
                informers
                        .find(BackupTarget.class, name)
                        .map(TargetConnections::reference)
                        .orElseGet(() -> new TargetReference(name, "", ""));
        StandbyNotes.towards(run.resource()).ifPresent(backup -> start(run, target, backup));
    }

    private void start(
            Reconciliation<Volume, Volume.Status> run, TargetReference target, String backup) {
        String image = run.resource().getSpec().backingImage;
        CatchUpTask task =
                new CatchUpTask(
                        run.name(),
                        target,
                        new CatchUpRequest(
                                StandbySource.sourceOf(run.resource()), new BackupName(backup)),
                        image,
                        images.checksum(image).orElse(""),
                        run.resource().driver());
        jobs.start(
                VolumeRestore.key(run.resource()),
                progress -> mover.catchUp(task, progress),
                () -> informers.requeue(Volume.class, run.name()));
    }

    /**
     * What the job that has ended came to.
     *
     * @throws RestoreFailed if it failed
     */
    public CatchUpResult result(@Body Reconciliation<Volume, Volume.Status> run)
            throws RestoreFailed {
        return VolumeRestore.outcome(jobs, run.resource(), CatchUpResult.class);
    }
}
