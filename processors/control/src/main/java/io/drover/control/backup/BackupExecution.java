package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Events;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the backups that are asked for. One that was under way when Drover went down is taken up
 * again: what it had written is found in the store. None stays in progress for ever.
 */
public final class BackupExecution {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final BackupReadiness readiness;
    private final BackupDefaults defaults;
    private final DataMoverRoute mover;
    private final JobRunner jobs;
    private final Retries retries;
    private final BackupCompletion completion;
    private final BackupStatusFields fields;
    private final Informers informers;
    private final Events events;
    private final Duration deadline;

    /**
     * @param deadline how long a backup may go on without getting further
     */
    public BackupExecution(
            Cluster cluster,
            BackupReadiness readiness,
            BackupDefaults defaults,
            DataMoverRoute mover,
            JobRunner jobs,
            Retries retries,
            BackupCompletion completion,
            Informers informers,
            Events events,
            InstantSource clock,
            Duration deadline) {
        this.cluster = cluster;
        this.readiness = readiness;
        this.defaults = defaults;
        this.mover = mover;
        this.jobs = jobs;
        this.retries = retries;
        this.completion = completion;
        this.fields = new BackupStatusFields(cluster, clock);
        this.informers = informers;
        this.events = events;
        this.deadline = deadline;
    }

    /** Key of a backup's job; all of a volume's begin with {@code backup/<volume>/}. */
    static String key(Reconciliation<Backup, Backup.Status> run) {
        return "backup/%s/%s"
                .formatted(
                        RemoteBackup.of(run.resource()).volume(),
                        run.resource().getMetadata().getUid());
    }

    public void execute(Reconciliation<Backup, Backup.Status> run) {
        if (run.ended() || run.deleting() || run.resource().getSpec().snapshotName.isEmpty()) {
            return;
        }
        String key = key(run);
        if (Backups.isFinal(run.status())) {
            finish(run, key);
            return;
        }
        jobs.find(key).ifPresentOrElse(job -> follow(run, key, job), () -> begin(run, key));
    }

    private void begin(Reconciliation<Backup, Backup.Status> run, String key) {
        if (run.status().state.isEmpty() && !filled(run)) {
            return;
        }
        retries.pauseLeft(key)
                .ifPresentOrElse(
                        left -> pause(run, left, retries.reason(key)), () -> start(run, key));
    }

    private static void pause(
            Reconciliation<Backup, Backup.Status> run, Duration left, String reason) {
        run.requeueAfter(left);
        run.status().messages = new TreeMap<>(Map.of("error", reason));
    }

    /** The state has been published; now others may hear of it. */
    private void finish(Reconciliation<Backup, Backup.Status> run, String key) {
        if (!jobs.cancel(key)) {
            // one that came to a standstill; forgotten now, it would go on behind our back
            run.requeueAfter(POLL);
            return;
        }
        Optional<JobRunner.Result> result = jobs.find(key).flatMap(JobRunner.Job::result);
        if (run.status().state.equals(Backups.COMPLETED)
                && result.isPresent()
                && result.get() instanceof JobRunner.Result.Done(BackupOutcome outcome)) {
            completion.completed(run, outcome);
        }
        jobs.forget(key);
        retries.forget(key);
    }

    private boolean filled(Reconciliation<Backup, Backup.Status> run) {
        Backup wanted = Cluster.copy(run.resource(), Backup.class);
        defaults.fill(wanted);
        if (cluster.patchDifference(run.resource(), wanted)) {
            run.end();
        }
        return !run.ended();
    }

    /** One at a time: whose turn it is must not change between the question and the start. */
    private synchronized void start(Reconciliation<Backup, Backup.Status> run, String key) {
        try {
            switch (readiness.of(run)) {
                case Readiness.Refuse(String reason) -> fail(run, reason);
                case Readiness.Wait(String reason) -> wait(run, reason);
                case Readiness.Ready ready -> start(run, key, ready);
            }
        } catch (IllegalArgumentException e) {
            fail(run, e.getMessage());
        }
    }

    private static void wait(Reconciliation<Backup, Backup.Status> run, String reason) {
        if (!run.status().state.equals(Backups.IN_PROGRESS)) {
            run.status().state = Backups.PENDING;
        }
        run.status().messages = new TreeMap<>(Map.of("waiting", reason));
        run.requeueAfter(POLL);
    }

    private void start(
            Reconciliation<Backup, Backup.Status> run, String key, Readiness.Ready ready) {
        BackupTarget target = ready.target();
        BackupRequest request = ready.request();
        BackupWork work = new BackupWork(mover, target, request);
        if (!run.status().state.equals(Backups.IN_PROGRESS)) {
            events.normal(
                    run.resource(),
                    "BackupStarted",
                    "backs volume %s up to target %s"
                            .formatted(request.volume(), target.getMetadata().getName()));
        }
        run.status().messages = new TreeMap<>();
        tellStart(run, work);
        jobs.start(key, work, () -> informers.requeue(Backup.class, run.name()));
        run.requeueAfter(POLL);
    }

    /** Told again if the first telling met another writer of the resource. */
    private void tellStart(Reconciliation<Backup, Backup.Status> run, BackupWork work) {
        if (!run.status().state.equals(Backups.IN_PROGRESS)) {
            fields.started(run.status(), work.target(), work.request());
        }
    }

    private void follow(Reconciliation<Backup, Backup.Status> run, String key, JobRunner.Job job) {
        if (job.work() instanceof BackupWork work) {
            tellStart(run, work);
        }
        switch (job.result().orElse(null)) {
            case null -> progress(run, job);
            case JobRunner.Result.Done(BackupOutcome outcome) -> completed(run, outcome);
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("a backup ended with " + other);
            case JobRunner.Result.Failed(Throwable cause) -> failed(run, key, job, cause);
        }
    }

    private void progress(Reconciliation<Backup, Backup.Status> run, JobRunner.Job job) {
        run.status().progress = Math.max(run.status().progress, job.progress().percent());
        if (job.stalledFor().compareTo(deadline) > 0) {
            job.cancel();
            fail(run, "it did not get any further for " + deadline.toMinutes() + " minutes");
        } else {
            run.requeueAfter(POLL);
        }
    }

    private void completed(Reconciliation<Backup, Backup.Status> run, BackupOutcome outcome) {
        String targetName = RemoteBackup.of(run.resource()).target();
        Optional<BackupTarget> target = cluster.find(BackupTarget.class, targetName);
        if (target.isEmpty()) {
            fail(run, "backup target '%s' was deleted meanwhile".formatted(targetName));
            return;
        }
        fields.completed(run.status(), target.get(), outcome.backup());
    }

    private void failed(
            Reconciliation<Backup, Backup.Status> run,
            String key,
            JobRunner.Job job,
            Throwable cause) {
        if (job.progress().bytesStored() > 0) {
            retries.forget(key);
        }
        if (!isTransient(cause) || retries.failingFor(key).compareTo(deadline) > 0) {
            // the job is forgotten when this has been published
            fail(run, Retries.text(cause));
            return;
        }
        jobs.forget(key);
        pause(run, retries.failed(key), retries.told(key, run.marker(), cause));
    }

    /**
     * What may go without a change to the backup: a store out of reach or full, credentials that
     * are being put right, a lock that somebody else holds.
     */
    private static boolean isTransient(Throwable cause) {
        return switch (cause) {
            case StoreException.Unavailable _,
                    StoreException.OutOfSpace _,
                    StoreException.Forbidden _,
                    StoreException.Conflict _,
                    InterruptedException _ ->
                    true;
            default -> false;
        };
    }

    private void fail(Reconciliation<Backup, Backup.Status> run, String error) {
        run.status().state = Backups.ERROR;
        run.status().error = error;
        run.status().messages = new TreeMap<>();
        events.warning(run.resource(), "BackupFailed", error);
    }
}
