package io.drover.control.volume;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Events;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import java.time.Duration;
import java.util.Optional;

/**
 * Fills a new volume from its {@code spec.fromBackup}. A restore that was interrupted starts over;
 * until one has completed, the volume is not presented as good.
 */
public final class VolumeRestore {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration TARGET_POLL = Duration.ofSeconds(5);

    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Retries retries;
    private final VolumeDefaults targets;
    private final VolumeConditions conditions;
    private final Informers informers;
    private final Statistics statistics;
    private final Events events;

    public VolumeRestore(
            DataMoverRoute mover,
            JobRunner jobs,
            Retries retries,
            VolumeDefaults targets,
            VolumeConditions conditions,
            Informers informers,
            Statistics statistics,
            Events events) {
        this.mover = mover;
        this.jobs = jobs;
        this.retries = retries;
        this.targets = targets;
        this.conditions = conditions;
        this.informers = informers;
        this.statistics = statistics;
        this.events = events;
    }

    public void restore(Reconciliation<Volume, Volume.Status> run) {
        Volume.Spec spec = run.resource().getSpec();
        if (run.ended() || run.deleting() || spec.fromBackup.isEmpty()) {
            return;
        }
        String key = "restore/" + run.resource().getMetadata().getUid();
        if (run.status().restoreInitiated && !run.status().restoreRequired) {
            finish(run, key);
            return;
        }
        run.status().restoreRequired = true;
        run.status().state = "detached";
        run.status().currentNodeID = "";
        Optional<Duration> pause = retries.pauseLeft(key);
        if (pause.isPresent()) {
            conditions.restoreFailed(run, retries.reason(key));
            run.requeueAfter(pause.get());
            return;
        }
        jobs.find(key).ifPresentOrElse(job -> follow(run, key, job), () -> start(run, key));
    }

    /** The state has been published; what the restore took goes into an annotation. */
    private void finish(Reconciliation<Volume, Volume.Status> run, String key) {
        Optional<JobRunner.Result> result = jobs.find(key).flatMap(JobRunner.Job::result);
        if (result.isPresent()
                && result.get() instanceof JobRunner.Result.Done(RestoreOutcome outcome)) {
            statistics.write(run.resource(), outcome.statistics());
        }
        jobs.forget(key);
    }

    private void start(Reconciliation<Volume, Volume.Status> run, String key) {
        BackupUrl url = BackupUrl.parse(run.resource().getSpec().fromBackup);
        Optional<BackupTarget> target = targets.target(url);
        if (target.isEmpty() || !target.get().getStatus().available) {
            conditions.restoreFailed(
                    run,
                    "the restore waits for a BackupTarget with URL '%s' that is available"
                            .formatted(url.target()));
            run.requeueAfter(TARGET_POLL);
            return;
        }
        RestoreRequest request = RestoreRequest.full(url.volume(), url.requireBackup());
        jobs.start(
                key,
                progress ->
                        mover.restore(
                                new RestoreTask(
                                        run.name(),
                                        TargetConnections.reference(target.get()),
                                        request),
                                progress),
                () -> informers.requeue(Volume.class, run.name()));
        events.normal(run.resource(), "RestoreStarted", "restores " + url);
        conditions.restoring(run, "0 %");
        run.requeueAfter(POLL);
    }

    private void follow(Reconciliation<Volume, Volume.Status> run, String key, JobRunner.Job job) {
        switch (job.result().orElse(null)) {
            case null -> {
                conditions.restoring(run, job.progress().percent() + " %");
                run.requeueAfter(POLL);
            }
            case JobRunner.Result.Done(RestoreOutcome outcome) -> completed(run, key, outcome);
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("a restore ended with " + other);
            case JobRunner.Result.Failed(Throwable cause) -> failed(run, key, cause);
        }
    }

    private void completed(
            Reconciliation<Volume, Volume.Status> run, String key, RestoreOutcome outcome) {
        retries.forget(key);
        BackupUrl url = BackupUrl.parse(run.resource().getSpec().fromBackup);
        run.status().restoreInitiated = true;
        run.status().restoreRequired = false;
        run.status().robustness = "unknown";
        run.status().lastBackup = url.requireBackup().value();
        String what = "restored %d bytes from %s".formatted(outcome.size(), url);
        conditions.restored(run, what);
        events.normal(run.resource(), "Restored", what);
    }

    private void failed(Reconciliation<Volume, Volume.Status> run, String key, Throwable cause) {
        jobs.forget(key);
        Duration pause = retries.failed(key);
        boolean store = cause instanceof StoreException.Unavailable;
        if (!store) {
            run.status().robustness = VolumeConditions.FAULTED;
        }
        String message = retries.told(key, run.marker(), cause);
        events.warning(run.resource(), "RestoreFailure", message);
        conditions.restoreFailed(run, message);
        run.requeueAfter(pause);
    }
}
