package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;

import java.util.Optional;

/** The data movers of backups, and their turns. Thread-safe. */
final class BackupJobs {
    private final JobRunner jobs;
    private final BackupTurns turns;
    private final Retries retries;
    private final WaitingJobs waiting;
    private final Informers informers;

    BackupJobs(
            JobRunner jobs,
            BackupTurns turns,
            Retries retries,
            WaitingJobs waiting,
            Informers informers) {
        this.jobs = jobs;
        this.retries = retries;
        this.turns = turns;
        this.waiting = waiting;
        this.informers = informers;
    }

    Optional<JobRunner.Job> find(Backup backup) {
        return jobs.find(BackupKey.of(backup));
    }

    /** The outcome; empty while it runs and if it failed. */
    Optional<BackupOutcome> outcome(Backup backup) {
        return find(backup)
                .flatMap(JobRunner.Job::result)
                .map(
                        result ->
                                result instanceof JobRunner.Result.Done(BackupOutcome outcome)
                                        ? outcome
                                        : null);
    }

    /** At its end the next one gets its turn, and the Backup is reconciled. */
    void start(Backup backup, BackupWork work) {
        String key = BackupKey.of(backup);
        waiting.end(key);
        jobs.start(
                key,
                work,
                () -> {
                    turns.leave(key);
                    informers.requeue(Backup.class, backup.getMetadata().getName());
                });
    }

    /** Shows what a backup that cannot be started waits for. */
    void await(Backup backup, String reason) {
        waiting.begin(BackupKey.of(backup), reason);
    }

    /** Gives its turn, or its place in the queue, to the backups behind it. */
    void leaveQueue(Backup backup) {
        turns.leave(BackupKey.of(backup));
    }

    /**
     * Interrupts the data mover if there is one; the Backup is reconciled when it has stopped.
     *
     * @return whether there is none any more
     */
    boolean stop(Backup backup) {
        String key = BackupKey.of(backup);
        waiting.end(key);
        if (!jobs.cancel(key)) {
            return false;
        }
        turns.leave(key);
        jobs.forget(key);
        return true;
    }

    /** It will not be started any more; a data mover that hangs keeps its turn. */
    void giveUp(Backup backup) {
        String key = BackupKey.of(backup);
        waiting.end(key);
        if (jobs.running(key) == 0) {
            turns.leave(key);
        }
    }

    /** Forgets failed attempts. */
    void forgetFailures(Backup backup) {
        retries.forget(BackupKey.of(backup));
    }

    void forget(Backup backup) {
        jobs.forget(BackupKey.of(backup));
    }
}
