package io.drover.control.provision;

import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.util.Map;
import java.util.Optional;

/** Does for the embedded API server what a cluster's volume controller does. */
public final class ClaimBinder {
    private final Informers informers;
    private final Cluster cluster;

    public ClaimBinder(Informers informers, Cluster cluster) {
        this.informers = informers;
        this.cluster = cluster;
    }

    /**
     * Binds volume and claim to each other, or shows that the volume's claim is gone. The route
     * that deletes released volumes has them looked at again when their claims change.
     */
    public void bind(@Body PersistentVolume persistent) {
        ObjectReference reference = persistent.getSpec().getClaimRef();
        if (reference == null || persistent.isMarkedForDeletion()) {
            return;
        }
        String key = reference.getNamespace() + "/" + reference.getName();
        Optional<PersistentVolumeClaim> claim =
                informers
                        .find(PersistentVolumeClaim.class, key)
                        .filter(found -> found.getMetadata().getUid().equals(reference.getUid()));
        claim.ifPresent(found -> bind(found, persistent));
        phase(persistent, claim.isPresent() ? "Bound" : "Released");
    }

    private void bind(PersistentVolumeClaim claim, PersistentVolume persistent) {
        boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
        if (bound) {
            return;
        }
        cluster.patchOutside(
                claim,
                Map.of(
                        "metadata",
                        Map.of("annotations", Map.of("pv.kubernetes.io/bind-completed", "yes")),
                        "spec",
                        Map.of("volumeName", persistent.getMetadata().getName()),
                        "status",
                        Map.of(
                                "phase",
                                "Bound",
                                "accessModes",
                                claim.getSpec().getAccessModes(),
                                "capacity",
                                Map.of(
                                        "storage",
                                        persistent
                                                .getSpec()
                                                .getCapacity()
                                                .get("storage")
                                                .toString()))));
    }

    private void phase(PersistentVolume persistent, String phase) {
        boolean shown =
                persistent.getStatus() != null && phase.equals(persistent.getStatus().getPhase());
        if (!shown) {
            cluster.patchOutside(persistent, Map.of("status", Map.of("phase", phase)));
        }
    }
}
