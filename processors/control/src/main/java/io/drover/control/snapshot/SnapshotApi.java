package io.drover.control.snapshot;

import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster knows VolumeSnapshots, which an addon brings; their caches are filled once it
 * does. Bean {@code snapshotApi}. Thread-safe.
 */
public final class SnapshotApi {
    /** What is missing, in words. */
    static final String MISSING =
            "the cluster has no snapshot.storage.k8s.io/v1; install the snapshot controller of"
                    + " kubernetes-csi/external-snapshotter with its definitions";

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotApi.class);

    private final Cluster cluster;
    private final Informers informers;
    // guarded by this
    private boolean known;

    public SnapshotApi(Cluster cluster, Informers informers) {
        this.cluster = cluster;
        this.informers = informers;
    }

    /** Looks, unless it has been found; has Snapshots looked at again that wait for it. */
    public synchronized void look() {
        if (known) {
            return;
        }
        try {
            known = cluster.client().supports(VolumeSnapshot.class);
        } catch (KubernetesClientException e) {
            LOG.debug("whether there are VolumeSnapshots is not known: {}", e.getMessage());
            return;
        }
        if (known) {
            informers.open(CacheScope.SNAPSHOTS);
            informers
                    .cached(Snapshot.class)
                    .forEach(
                            snapshot ->
                                    informers.requeue(
                                            Snapshot.class, snapshot.getMetadata().getName()));
        }
    }

    /** Whether there are VolumeSnapshots; asks the API server if that was never found. */
    boolean isKnown() {
        look();
        synchronized (this) {
            return known;
        }
    }

    boolean isFilled() {
        return informers.isFilled(CacheScope.SNAPSHOTS);
    }
}
