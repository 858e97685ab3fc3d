package io.drover.control.standby;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.standby.StandbyObstacle.StepFailed;
import io.drover.control.standby.StandbyObstacle.StepPaused;
import io.drover.control.standby.StandbyObstacle.TargetUnavailable;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.CatchUpResult;
import io.drover.mover.CatchUpTask;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.util.Optional;

/**
 * The job that brings a standby volume to the last backup, whatever it holds. Bean {@code
 * standbySteps}.
 */
public final class StandbySteps {
    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Retries retries;
    private final Informers informers;

    StandbySteps(DataMoverRoute mover, JobRunner jobs, Retries retries, Informers informers) {
        this.mover = mover;
        this.jobs = jobs;
        this.retries = retries;
        this.informers = informers;
    }

    /**
     * Nothing, if a step may be tried now.
     *
     * @throws StepPaused if one failed a short time ago; it is tried again after the pause
     */
    public void awaitPause(@Body Reconciliation<Volume, Volume.Status> run) throws StepPaused {
        String key = VolumeRestore.key(run.resource());
        Optional<Duration> left = retries.pauseLeft(key);
        if (left.isPresent()) {
            run.requeueAfter(left.get());
            throw new StepPaused(retries.reason(key));
        }
    }

    /**
     * Nothing, if the target can be read from now.
     *
     * @throws TargetUnavailable if it is not; its next change reconciles the volume again
     */
    public void requireAvailable(@Variable("followed") Newest newest) throws TargetUnavailable {
        if (!newest.isAvailable()) {
            throw new TargetUnavailable(newest.targetName());
        }
    }

    /** Begins; the volume is reconciled again when that has ended. */
    public void start(
            @Body Reconciliation<Volume, Volume.Status> run, @Variable("followed") Newest newest) {
        CatchUpTask task =
                new CatchUpTask(
                        run.name(),
                        TargetConnections.reference(newest.target()),
                        new CatchUpRequest(
                                StandbySource.sourceOf(run.resource()),
                                new BackupName(newest.backup())));
        jobs.start(
                VolumeRestore.key(run.resource()),
                progress -> mover.catchUp(task, progress),
                () -> informers.requeue(Volume.class, run.name()));
    }

    /**
     * What the job that has ended came to.
     *
     * @throws StepFailed if it failed
     */
    public CatchUpResult result(@Body Reconciliation<Volume, Volume.Status> run) throws StepFailed {
        Optional<JobRunner.Result> result =
                jobs.find(VolumeRestore.key(run.resource())).flatMap(JobRunner.Job::result);
        return switch (result.orElseThrow()) {
            case JobRunner.Result.Done(CatchUpResult done) -> done;
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("a step ended with " + other);
            case JobRunner.Result.Failed(Throwable cause) -> throw new StepFailed(cause);
        };
    }
}
