package io.drover.control.snapshot;

import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;

import java.util.Optional;

/**
 * The VolumeSnapshots that were made for Snapshots, as the API server has them: the cache may lack
 * what has just been made. Thread-safe.
 */
final class MadeSnapshots {
    private final Cluster cluster;
    private final boolean served;

    /**
     * @param served whether Drover serves claims; otherwise it may not read VolumeSnapshots
     */
    MadeSnapshots(Cluster cluster, boolean served) {
        this.cluster = cluster;
        this.served = served;
    }

    /**
     * Empty if there is none, or it may not be read.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if that cannot be found out
     */
    Optional<VolumeSnapshot> of(Snapshot snapshot) {
        return ClaimSnapshotPlan.of(snapshot)
                .filter(_ -> served)
                .flatMap(this::find)
                .filter(made -> ClaimSnapshotPlan.isOf(made, snapshot));
    }

    private Optional<VolumeSnapshot> find(ClaimSnapshotPlan plan) {
        return Optional.ofNullable(
                cluster.client()
                        .resources(VolumeSnapshot.class)
                        .inNamespace(plan.namespace())
                        .withName(plan.name())
                        .get());
    }
}
