package io.drover.control.volume;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.volume.VolumeObstacle.RestoreFailed;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.time.Duration;

/** Shows a restore in the status of its volume. */
public final class RestoreReport {
    private final JobRunner jobs;
    private final Retries retries;
    private final VolumeConditions conditions;
    private final Statistics statistics;

    public RestoreReport(
            JobRunner jobs, Retries retries, VolumeConditions conditions, Statistics statistics) {
        this.jobs = jobs;
        this.retries = retries;
        this.conditions = conditions;
        this.statistics = statistics;
    }

    /** The restore waits, for its target or for the end of a pause. */
    public void waiting(
            @Body Reconciliation<Volume, Volume.Status> run,
            @ExchangeException VolumeObstacle why) {
        conditions.restoreFailed(run, why.getMessage());
    }

    /** All data has been written. */
    public void completed(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("outcome") RestoreOutcome outcome) {
        BackupUrl url = BackupUrl.parse(run.resource().getSpec().fromBackup);
        run.status().restoreInitiated = true;
        run.status().restoreRequired = false;
        run.status().robustness = VolumeAttachment.UNKNOWN;
        run.status().lastBackup = url.requireBackup().value();
        String what = "restored %d bytes from %s".formatted(outcome.size(), url);
        conditions.restored(run, what);
        run.normalEvent("Restored", what);
    }

    /** It is tried again after a pause; a volume whose target is only away is not faulted. */
    public void failed(
            @Body Reconciliation<Volume, Volume.Status> run,
            @ExchangeException RestoreFailed failure) {
        String key = VolumeRestore.key(run.resource());
        jobs.forget(key);
        Duration pause = retries.failed(key);
        if (!(failure.getCause() instanceof StoreException.Unavailable)) {
            run.status().robustness = VolumeConditions.FAULTED;
        }
        String message = retries.describeFailure(key, failure.getCause());
        run.warningEvent("RestoreFailure", message);
        conditions.restoreFailed(run, message);
        run.requeueAfter(pause);
    }

    /** Writes the statistics of the restore into an annotation, once its end has been published. */
    public void record(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("outcome") RestoreOutcome outcome) {
        statistics.write(run.resource(), outcome.statistics());
    }
}
