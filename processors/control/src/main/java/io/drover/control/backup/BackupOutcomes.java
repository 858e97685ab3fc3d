package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.ApiFailures;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Duration;

/** Judges how a data mover ended. Bean {@code backupOutcomes}. */
public final class BackupOutcomes {
    private final ResourceReader resources;
    private final BackupJobs jobs;
    private final Retries retries;
    private final BackupStatusFields fields;
    private final Duration deadline;

    /**
     * @param deadline how long attempts may fail in a row
     */
    BackupOutcomes(
            ResourceReader resources,
            BackupJobs jobs,
            Retries retries,
            BackupStatusFields fields,
            Duration deadline) {
        this.resources = resources;
        this.jobs = jobs;
        this.retries = retries;
        this.fields = fields;
        this.deadline = deadline;
    }

    /**
     * @throws AttemptFailedException if it failed and another attempt may succeed
     * @throws BackupFailedException if no other attempt would, or they have failed for longer than
     *     the deadline
     */
    public void accept(Reconciliation<Backup, Backup.Status> run)
            throws AttemptFailedException, BackupFailedException {
        JobRunner.Job job = jobs.find(run.resource()).orElseThrow();
        if (job.result().orElseThrow() instanceof JobRunner.Result.Failed(Throwable cause)) {
            failed(run, job, cause);
        }
    }

    private void failed(
            Reconciliation<Backup, Backup.Status> run, JobRunner.Job job, Throwable cause)
            throws AttemptFailedException, BackupFailedException {
        String key = BackupKey.of(run.resource());
        if (job.progress().bytesStored() > 0) {
            retries.forget(key);
        }
        if (!isTransient(cause) || retries.failingFor(key).compareTo(deadline) > 0) {
            // the job is forgotten when this has been published
            throw new BackupFailedException(Retries.text(cause));
        }
        jobs.forget(run.resource());
        Duration pause = retries.failed(key);
        throw new AttemptFailedException(
                retries.describeFailure(key, cause), Retries.text(cause), pause);
    }

    /**
     * Failures that may pass without a change to the backup: a store out of reach or full,
     * credentials that are being put right, a lock that another writer holds, an API server that is
     * away.
     */
    private static boolean isTransient(Throwable cause) {
        return switch (cause) {
            case StoreException.Unavailable _,
                    StoreException.OutOfSpace _,
                    StoreException.Forbidden _,
                    StoreException.Conflict _,
                    InterruptedException _ ->
                    true;
            case KubernetesClientException e -> ApiFailures.mayPass(e);
            default -> false;
        };
    }

    /**
     * @throws BackupFailedException if the target has been deleted meanwhile
     */
    public void complete(Reconciliation<Backup, Backup.Status> run) throws BackupFailedException {
        String name = RemoteBackup.of(run.resource()).target();
        BackupTarget target =
                resources
                        .find(BackupTarget.class, name)
                        .orElseThrow(
                                () ->
                                        new BackupFailedException(
                                                "backup target '%s' was deleted meanwhile"
                                                        .formatted(name)));
        Outage.end(run);
        fields.completed(run.status(), target, outcome(run).backup());
    }

    private BackupOutcome outcome(Reconciliation<Backup, Backup.Status> run) {
        return jobs.outcome(run.resource()).orElseThrow();
    }
}
