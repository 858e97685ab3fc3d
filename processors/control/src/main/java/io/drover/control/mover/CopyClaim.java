package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Cluster;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;

import java.util.Optional;

/** The claim of a block device with a snapshot's content, for a Job. Bean {@code copyClaim}. */
public final class CopyClaim {
    private static final String CLASS = "drover.io/copy-class";
    private static final String ACCESS = "drover.io/copy-access";

    private final Cluster cluster;
    private final MoverStates states;

    CopyClaim(Cluster cluster, MoverStates states) {
        this.cluster = cluster;
        this.states = states;
    }

    /**
     * Makes it, unless it is there.
     *
     * @throws StoreException.Unavailable if a quota does not allow it now
     */
    public void make(@Body MoverPlan plan) throws StoreException.Unavailable {
        states.set(plan, plan.preparation());
        try {
            cluster.createOutside(claim(plan));
        } catch (KubernetesClientException e) {
            throw QuotaRefusal.of(e, "the copy of the snapshot");
        }
    }

    private PersistentVolumeClaim claim(MoverPlan plan) {
        String storageClass =
                plan.ofClass(CLASS)
                        .or(() -> plan.storageClass().map(found -> found.getMetadata().getName()))
                        .orElse("");
        boolean readOnly = plan.ofClass(ACCESS).map("rox"::equals).orElse(false);
        return new PersistentVolumeClaimBuilder()
                .withMetadata(plan.owned(plan.name(), cluster.namespace()))
                .withNewSpec()
                .withStorageClassName(
                        Optional.of(storageClass).filter(name -> !name.isEmpty()).orElse(null))
                .withVolumeMode("Block")
                .withAccessModes(readOnly ? "ReadOnlyMany" : "ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity(Long.toString(plan.size())))
                .endResources()
                .withNewDataSource()
                .withApiGroup(VolumeSnapshot.GROUP)
                .withKind("VolumeSnapshot")
                .withName(plan.name())
                .endDataSource()
                .endSpec()
                .build();
    }
}
