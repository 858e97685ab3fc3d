package io.drover.control.volume;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.volume.VolumeObstacle.RestoreFailed;
import io.drover.control.volume.VolumeObstacle.RestorePaused;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.util.Optional;

/**
 * The job that fills a new volume from its {@code spec.fromBackup}. A restore that was interrupted
 * starts over; until one has completed, the volume is not presented as good.
 */
public final class VolumeRestore {
    /** How often {@code status} shows how far it is. */
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Retries retries;
    private final VolumeConditions conditions;
    private final Informers informers;

    public VolumeRestore(
            DataMoverRoute mover,
            JobRunner jobs,
            Retries retries,
            VolumeConditions conditions,
            Informers informers) {
        this.mover = mover;
        this.jobs = jobs;
        this.retries = retries;
        this.conditions = conditions;
        this.informers = informers;
    }

    /** Name of a volume's restore among the jobs. */
    public static String key(Volume volume) {
        return "restore/" + volume.getMetadata().getUid();
    }

    /** Shows in the status whether the volume has to be filled before it may be used. */
    public void request(@Body Reconciliation<Volume, Volume.Status> run) {
        run.status().standby = run.resource().getSpec().standby;
        run.status().restoreRequired = run.resource().awaitsRestore();
    }

    /**
     * Nothing, if the restore may be tried now.
     *
     * @throws RestorePaused if it failed a short time ago; it is tried again after the pause
     */
    public void awaitPause(@Body Reconciliation<Volume, Volume.Status> run) throws RestorePaused {
        Optional<Duration> left = retries.pauseLeft(key(run.resource()));
        if (left.isPresent()) {
            run.requeueAfter(left.get());
            throw new RestorePaused(retries.reason(key(run.resource())));
        }
    }

    /** Begins to read and write the data; the volume is reconciled again when that has ended. */
    public void start(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("source") BackupTarget source) {
        BackupUrl url = BackupUrl.parse(run.resource().getSpec().fromBackup);
        RestoreTask task =
                new RestoreTask(
                        run.name(),
                        TargetConnections.reference(source),
                        RestoreRequest.full(url.volume(), url.requireBackup()),
                        run.resource().getSpec().backingImage,
                        run.resource().driver());
        jobs.start(
                key(run.resource()),
                progress -> mover.restore(task, progress),
                () -> informers.requeue(Volume.class, run.name()));
        run.normalEvent("RestoreStarted", "restores " + url);
        conditions.restoring(run, "0 %");
        run.requeueAfter(PROGRESS);
    }

    /** Shows how far the restore is. */
    public void report(@Body Reconciliation<Volume, Volume.Status> run) {
        jobs.find(key(run.resource()))
                .ifPresent(job -> conditions.restoring(run, job.progress().percent() + " %"));
        run.requeueAfter(PROGRESS);
    }

    /**
     * The outcome of the job that has ended.
     *
     * @throws RestoreFailed if it failed
     */
    public RestoreOutcome result(@Body Reconciliation<Volume, Volume.Status> run)
            throws RestoreFailed {
        return outcome(jobs, run.resource(), RestoreOutcome.class);
    }

    /**
     * What the job that has ended for a volume answered.
     *
     * @param type of the answer
     * @throws RestoreFailed if it failed
     */
    public static <T> T outcome(JobRunner jobs, Volume volume, Class<T> type) throws RestoreFailed {
        Optional<JobRunner.Result> result = jobs.find(key(volume)).flatMap(JobRunner.Job::result);
        return switch (result.orElseThrow()) {
            case JobRunner.Result.Done(Object value) when type.isInstance(value) ->
                    type.cast(value);
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("a restore ended with " + other);
            case JobRunner.Result.Failed(Throwable cause) -> throw new RestoreFailed(cause);
        };
    }

    /** Forgets the finished job of the restore and its failures. */
    public void forget(@Body Reconciliation<Volume, Volume.Status> run) {
        jobs.forget(key(run.resource()));
        retries.forget(key(run.resource()));
        // the volume is attached by the next reconciliation
        run.requeueAfter(Duration.ZERO);
    }
}
