package io.drover.control.backupvolume;

import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupVolume;
import io.drover.resource.Times;

import org.apache.camel.Exchange;

/**
 * Finds out what is to be done about a BackupVolume; the route decides by its word in property
 * {@value #PROPERTY}. Bean {@code backupVolumeCases}.
 */
public final class BackupVolumeCases {
    static final String PROPERTY = "case";

    private final TargetConnections connections;
    private final SyncRequests requests;

    public BackupVolumeCases(TargetConnections connections, SyncRequests requests) {
        this.connections = connections;
        this.requests = requests;
    }

    public void classify(Exchange exchange) {
        Reconciliation<?, ?> run = exchange.getMessage().getBody(Reconciliation.class);
        exchange.setProperty(PROPERTY, caseOf(run, ((BackupVolume) run.resource()).getSpec()));
    }

    /**
     * A target that is not there, not available or at another URL than the one that was read cannot
     * delete anything.
     */
    private String caseOf(Reconciliation<?, ?> run, BackupVolume.Spec spec) {
        if (run.deleting()) {
            return !run.resourceOnly()
                            && connections
                                    .findForDeletion(spec.backupTargetName, run.resource())
                                    .isPresent()
                    ? "deleted-with-data"
                    : "deleted-alone";
        }
        String synced = ((BackupVolume) run.resource()).getStatus().lastSyncedAt;
        return Times.syncDue(spec.syncRequestedAt, synced) || requests.contains(run.name())
                ? "sync-due"
                : "idle";
    }
}
