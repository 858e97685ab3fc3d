package io.drover.control.backuptarget;

import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Times;

import org.apache.camel.Exchange;

/**
 * Finds out what is to be done about a BackupTarget; the route decides by its word in property
 * {@value #PROPERTY}. Bean {@code targetCases}.
 */
public final class TargetCases {
    static final String PROPERTY = "case";

    /** Nothing is to be done. */
    static final String IDLE = "idle";

    private static final String SYNC_DUE = "sync-due";

    private final SyncRequests requests;

    public TargetCases(SyncRequests requests) {
        this.requests = requests;
    }

    public void classify(Exchange exchange) {
        BackupTarget target =
                (BackupTarget) exchange.getMessage().getBody(Reconciliation.class).resource();
        String found = caseOf(target);
        boolean requested =
                found.equals(IDLE)
                        && requests.contains(SyncRequests.ofTarget(target.getMetadata().getName()));
        exchange.setProperty(PROPERTY, requested ? SYNC_DUE : found);
    }

    static String caseOf(BackupTarget target) {
        if (target.isMarkedForDeletion()) {
            return "deleted";
        }
        if (target.getSpec().backupTargetURL.isEmpty()) {
            return "without-url";
        }
        return isSyncDue(target) ? SYNC_DUE : IDLE;
    }

    /** Whether the target is unavailable, has another URL, or a synchronisation is requested. */
    static boolean isSyncDue(BackupTarget target) {
        BackupTarget.Status status = target.getStatus();
        return !status.available
                || !TargetConnections.isWhereItWasRead(target)
                || Times.syncDue(target.getSpec().syncRequestedAt, status.lastSyncedAt);
    }
}
