package io.drover.control.backuptarget;

import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A target that goes, or has no URL, leaves nothing in the cluster and everything in its store.
 * Bean {@code targetCleanup}.
 */
public final class TargetCleanup {
    private static final Duration POLL = Duration.ofMillis(300);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final InstantSource clock;

    public TargetCleanup(Cluster cluster, TargetConnections connections, InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.clock = clock;
    }

    public void cleanUp(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (run.deleting()) {
            run.end();
            if (removeResources(run)) {
                connections.close(run.name());
                cluster.removeFinalizer(run.resource());
            }
        } else if (run.resource().getSpec().backupTargetURL.isEmpty()) {
            run.end();
            BackupTarget.Status status = run.status();
            status.available = false;
            status.lastSyncedAt = "";
            status.syncedURL = "";
            status.conditions =
                    Conditions.with(
                            status.conditions,
                            TargetSync.UNAVAILABLE,
                            true,
                            TargetSync.UNAVAILABLE,
                            "backup target URL is empty",
                            clock.instant());
            removeResources(run);
            connections.close(run.name());
        }
    }

    /** Whether none is left. The remote data is never touched. */
    private boolean removeResources(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        List<BackupVolume> volumes =
                cluster.list(BackupVolume.class, Names.LABEL_TARGET, run.name());
        volumes.stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .forEach(cluster::deleteResourceOnly);
        if (!volumes.isEmpty()) {
            run.requeueAfter(POLL);
        }
        return volumes.isEmpty();
    }
}
