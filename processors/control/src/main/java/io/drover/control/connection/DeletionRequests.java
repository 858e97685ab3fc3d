package io.drover.control.connection;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether resources that are being deleted were deleted by somebody, and not along with their
 * namespace. Thread-safe.
 */
final class DeletionRequests {
    /** Answers that are remembered; one that is forgotten costs another request. */
    private static final int REMEMBERED = 10_000;

    private final Cluster cluster;
    // guarded by this: UIDs
    private final Map<String, Boolean> requested =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    DeletionRequests(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Asks the API server once for each resource that it was deleted in a namespace that stays: if
     * the namespace is deleted later, that was not the reason.
     *
     * @param deleted a resource with a deletion timestamp
     */
    boolean isRequested(HasMetadata deleted) {
        String uid = deleted.getMetadata().getUid();
        synchronized (this) {
            if (requested.containsKey(uid)) {
                return true;
            }
        }
        if (cluster.isNamespaceBeingDeleted()) {
            return false;
        }
        synchronized (this) {
            requested.put(uid, true);
        }
        return true;
    }
}
