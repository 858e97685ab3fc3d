package io.drover.control.backup;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Exchange;

import java.util.Optional;

/** Determines the case of a Backup, so that its route can choose. Bean {@code backupCase}. */
public final class BackupCase {
    /** Exchange property with the case. */
    public static final String PROPERTY = "DroverBackupCase";

    private final JobRunner jobs;

    public BackupCase(JobRunner jobs) {
        this.jobs = jobs;
    }

    /** The words that the route compares. */
    enum Case {
        /** A user or a synchronisation deletes it. */
        BEING_DELETED("being-deleted"),
        /** It is requested, and its data is not moving yet. */
        REQUESTED("requested"),
        /** A data mover is at work. */
        MOVING("moving"),
        /** The data mover has ended, well or not. */
        MOVED("moved"),
        /** Its end has been published, and the follow-up work is still to be done. */
        PUBLISHED("published"),
        /** It is in a store, and its status has to be read from there. */
        FOUND("found"),
        /** There is nothing to do. */
        SETTLED("settled");

        private final String word;

        Case(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Puts the case into the exchange property {@link #PROPERTY}. */
    public void determine(@Body Reconciliation<Backup, Backup.Status> run, Exchange exchange) {
        exchange.setProperty(PROPERTY, of(run.resource(), run.status()).word());
    }

    /**
     * @param status the present one, or as it has become
     */
    Case of(Backup backup, Backup.Status status) {
        if (backup.isMarkedForDeletion()) {
            return Case.BEING_DELETED;
        }
        boolean requested = !backup.getSpec().snapshotName.isEmpty();
        Optional<JobRunner.Job> job =
                requested ? jobs.find(BackupKey.of(backup)) : Optional.empty();
        if (requested && !Backups.isFinal(status)) {
            return job.isEmpty()
                    ? Case.REQUESTED
                    : job.get().result().isEmpty() ? Case.MOVING : Case.MOVED;
        }
        if (job.isPresent()) {
            return Case.PUBLISHED;
        }
        boolean inStore = !requested || !status.lastSyncedAt.isEmpty();
        return inStore && Times.syncDue(backup.getSpec().syncRequestedAt, status.lastSyncedAt)
                ? Case.FOUND
                : Case.SETTLED;
    }
}
