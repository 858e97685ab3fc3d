package io.drover.control.backuptarget;

import io.drover.control.backupvolume.Backups;
import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;

import org.apache.camel.Body;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The BackupVolumes of a target that is being deleted or no longer where they were read. They are
 * deleted together with their Backups, except requests that are not completed; the remote data is
 * never touched. Bean {@code targetVolumes}.
 */
public final class TargetVolumes {
    private final ResourceReader resources;
    private final Informers informers;
    private final Cluster cluster;
    private final TargetConnections connections;
    private final SyncRequests requests;

    public TargetVolumes(
            ResourceReader resources,
            Informers informers,
            Cluster cluster,
            TargetConnections connections,
            SyncRequests requests) {
        this.requests = requests;
        this.resources = resources;
        this.informers = informers;
        this.cluster = cluster;
        this.connections = connections;
    }

    private List<BackupVolume> of(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        return resources.list(BackupVolume.class, Names.LABEL_TARGET, run.name());
    }

    private List<Backup> backups(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        return resources.list(Backup.class, Names.LABEL_TARGET, run.name()).stream()
                .filter(backup -> !Backups.isUnfinished(backup))
                .toList();
    }

    /** Backups are deleted with their BackupVolumes, and directly if they have none. */
    public void removeAll(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        List<BackupVolume> volumes = of(run);
        (volumes.isEmpty() ? backups(run) : volumes)
                .stream()
                        .filter(resource -> !resource.isMarkedForDeletion())
                        .forEach(cluster::deleteResourceOnly);
    }

    private List<ResourceKey> left(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        return Stream.concat(of(run).stream(), backups(run).stream()).map(ResourceKey::of).toList();
    }

    /**
     * @throws BackupVolumesRemainException if there are any left
     */
    public void requireNone(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        int left = left(run).size();
        if (left > 0) {
            throw new BackupVolumesRemainException(run.name(), left);
        }
        informers.await(run.key(), List.of());
    }

    /**
     * What was read from another URL is not this store's, even where names agree.
     *
     * @throws BackupVolumesRemainException if the URL was changed and there are any left
     */
    public void removeFormer(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (!TargetConnections.isWhereItWasRead(run.resource())) {
            removeAll(run);
            requireNone(run);
        }
    }

    /** Requeues the target when one of its BackupVolumes changes or has been deleted. */
    public void awaitRemoval(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        requests.add(SyncRequests.ofTarget(run.name()));
        List<ResourceKey> awaited = left(run);
        informers.await(run.key(), awaited);
        if (left(run).size() < awaited.size() || awaited.isEmpty()) {
            // one was deleted before the wait began
            run.requeueAfter(Duration.ZERO);
        }
    }

    public void closeConnection(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        connections.close(run.name());
    }

    public void release(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
