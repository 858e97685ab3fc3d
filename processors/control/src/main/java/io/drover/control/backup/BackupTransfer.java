package io.drover.control.backup;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobRunner;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Starts the data mover of a backup and follows it. A backup that was under way when Drover went
 * down is taken up again: what it had written is found in the store. Bean {@code backupTransfer}.
 */
public final class BackupTransfer {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final BackupInputs inputs;
    private final BackupRequests requests;
    private final DataMoverRoute mover;
    private final BackupJobs jobs;
    private final BackupStatusFields fields;
    private final InstantSource clock;
    private final Informers informers;
    private final Duration deadline;

    /**
     * @param deadline how long a backup may run without progress
     */
    BackupTransfer(
            BackupInputs inputs,
            BackupRequests requests,
            DataMoverRoute mover,
            BackupJobs jobs,
            BackupStatusFields fields,
            InstantSource clock,
            Informers informers,
            Duration deadline) {
        this.inputs = inputs;
        this.requests = requests;
        this.mover = mover;
        this.jobs = jobs;
        this.fields = fields;
        this.clock = clock;
        this.informers = informers;
        this.deadline = deadline;
    }

    /**
     * Calls {@code direct:data-mover-backup} on a new thread.
     *
     * @throws BackupFailedException if something that is needed no longer exists
     * @throws NotReadyException if something that is needed is not ready any more
     */
    public void start(Reconciliation<Backup, Backup.Status> run)
            throws BackupFailedException, NotReadyException {
        Snapshot snapshot = inputs.snapshot(run.resource());
        Volume volume = inputs.volume(run.resource(), snapshot);
        BackupWork work =
                new BackupWork(
                        mover,
                        run.resource(),
                        inputs.target(run.resource()),
                        requests.of(run.resource(), snapshot, volume),
                        volume.driver(),
                        new ProgressThrottle(clock));
        record(run, work);
        Outage.keep(run);
        informers.await(run.key(), List.of());
        jobs.start(run.resource(), work);
        run.requeueAfter(POLL);
    }

    /** Shows that a backup is under way; again if an earlier write met a conflict. */
    public void recordStart(Reconciliation<Backup, Backup.Status> run) {
        record(run, work(job(run)));
    }

    private void record(Reconciliation<Backup, Backup.Status> run, BackupWork work) {
        if (!run.status().state.equals(Backups.IN_PROGRESS)) {
            fields.started(run.status(), work.target(), work.request());
            run.normalEvent(
                    "BackupStarted",
                    "backs volume %s up to target %s"
                            .formatted(
                                    work.request().volume(),
                                    work.target().getMetadata().getName()));
        }
    }

    /**
     * @throws BackupFailedException if the data mover has made no progress for longer than the
     *     deadline; it is interrupted
     */
    public void checkDeadline(Reconciliation<Backup, Backup.Status> run)
            throws BackupFailedException {
        JobRunner.Job job = job(run);
        if (job.stalledFor().compareTo(deadline) > 0) {
            job.cancel();
            throw new BackupFailedException(
                    "it did not get any further for " + deadline.toMinutes() + " minutes");
        }
    }

    /** Shows how far it is, not more often than a reader needs. */
    public void reportProgress(Reconciliation<Backup, Backup.Status> run) {
        JobRunner.Job job = job(run);
        int percent = Math.max(run.status().progress, job.progress().percent());
        if (work(job).throttle().isDue(run.status().progress, percent)) {
            run.status().progress = percent;
        }
        run.requeueAfter(POLL);
    }

    private static BackupWork work(JobRunner.Job job) {
        if (job.work() instanceof BackupWork work) {
            return work;
        }
        throw new IllegalStateException("a backup's job is " + job.work());
    }

    private JobRunner.Job job(Reconciliation<Backup, Backup.Status> run) {
        return jobs.find(run.resource()).orElseThrow();
    }
}
