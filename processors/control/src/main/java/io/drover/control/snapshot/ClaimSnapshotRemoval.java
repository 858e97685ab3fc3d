package io.drover.control.snapshot;

import io.drover.control.domain.ClaimSwitch;
import io.drover.control.snapshot.SnapshotObstacle.BeingRead;
import io.drover.control.snapshot.SnapshotObstacle.BeingRemoved;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.apache.camel.Body;

import java.util.List;
import java.util.Optional;

/**
 * Deletes the VolumeSnapshot of a Snapshot, and with it what it holds in the storage. Bean {@code
 * claimSnapshotRemoval}.
 */
public final class ClaimSnapshotRemoval {
    private static final String WAIT = "claim";

    private final Informers informers;
    private final MadeSnapshots made;
    private final OwnSnapshots snapshots;
    private final boolean served;

    ClaimSnapshotRemoval(Informers informers, Cluster cluster, boolean served) {
        this.informers = informers;
        this.made = new MadeSnapshots(cluster, served);
        this.snapshots = new OwnSnapshots(cluster);
        this.served = served;
    }

    /**
     * @throws BeingRead if a Job reads the snapshot, also one of a Drover that ran before
     * @throws BeingRemoved if claims are switched off
     */
    public void requireUnread(@Body Reconciliation<Snapshot, Snapshot.Status> run)
            throws BeingRead, BeingRemoved {
        if (!served) {
            run.status().error =
                    "its VolumeSnapshot cannot be deleted while claims of other CSI drivers are"
                            + " switched off; "
                            + ClaimSwitch.REMEDY;
            throw new BeingRemoved(run.status().error);
        }
        informers.await(WAIT, run.key(), List.of(ResourceKey.any(Job.class)));
        String uid = run.resource().getMetadata().getUid();
        if (!informers.list(Job.class, ClaimSnapshotPlan.UID, uid).isEmpty()) {
            throw new BeingRead(
                    "snapshot %s is deleted when the Job that reads it has ended"
                            .formatted(run.name()));
        }
    }

    /**
     * Deletes the VolumeSnapshot, if it was made for this Snapshot.
     *
     * @throws BeingRemoved until it is gone
     */
    public void delete(@Body Reconciliation<Snapshot, Snapshot.Status> run) throws BeingRemoved {
        Optional<VolumeSnapshot> found = made.of(run.resource());
        if (found.isEmpty()) {
            return;
        }
        String key = found.get().key();
        informers.await(WAIT, run.key(), List.of(new ResourceKey(VolumeSnapshot.class, key)));
        if (!found.get().isMarkedForDeletion()) {
            snapshots.delete(found.get());
        }
        run.requeueAfter(ClaimSnapshotState.SOON);
        throw new BeingRemoved("VolumeSnapshot %s is being deleted".formatted(key));
    }
}
