package io.drover.control.provision;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/** Claims as the API server has them, for what cannot be undone: a cache may be behind. */
final class LiveClaims {
    private final Cluster cluster;

    LiveClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Whether the claim does not exist any more; another one may have its name.
     *
     * @param key {@code <namespace>/<name>}
     */
    boolean isGone(String key, String uid) {
        int slash = key.indexOf('/');
        PersistentVolumeClaim found =
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(key.substring(0, slash))
                        .withName(key.substring(slash + 1))
                        .get();
        return found == null || !found.getMetadata().getUid().equals(uid);
    }
}
