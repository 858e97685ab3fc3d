package io.drover.control.backup;

import io.drover.control.job.JobRunner;
import io.drover.control.verification.RequestedVerifications;
import io.drover.resource.Backup;
import io.drover.resource.Names;

import java.util.function.Predicate;

/**
 * Backups that have ended, or were found in a store and read: a store may have a hundred thousand,
 * each of which would go through the steps of the route at every start and every ten minutes, for
 * none of them to do anything. Bean {@code settledBackups}.
 */
public final class SettledBackups implements Predicate<Backup> {
    private final BackupCase cases;
    private final JobRunner jobs;
    private final String owner;

    /**
     * @param owner {@code status.ownerID} that a reconciliation would write
     */
    SettledBackups(BackupCase cases, JobRunner jobs, String owner) {
        this.cases = cases;
        this.jobs = jobs;
        this.owner = owner;
    }

    /** Whether no step would do anything about it. */
    @Override
    public boolean test(Backup backup) {
        return cases.of(backup, backup.getStatus()) == BackupCase.Case.SETTLED
                && backup.getFinalizers().contains(Names.FINALIZER)
                && backup.getStatus().ownerID.equals(owner)
                && RequestedVerifications.request(backup).isEmpty()
                && jobs.find(RequestedVerifications.key(backup)).isEmpty();
    }
}
