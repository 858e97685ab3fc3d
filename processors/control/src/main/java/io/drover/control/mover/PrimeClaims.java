package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.provision.ClaimSize;
import io.drover.control.provision.FirstConsumer;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The claims of Drover's namespace whose volumes are filled for other claims: no Pod can use those
 * before they are complete. Bean {@code primeClaims}.
 */
public final class PrimeClaims {
    private static final String STORAGE = "storage";

    private final Cluster cluster;
    private final TargetClaims targets;
    private final MoverStates states;

    PrimeClaims(Cluster cluster, TargetClaims targets, MoverStates states) {
        this.cluster = cluster;
        this.targets = targets;
        this.states = states;
    }

    /** As the API server has it: what follows from it cannot be undone. */
    Optional<PersistentVolumeClaim> find(Volume volume) {
        return Optional.ofNullable(
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(cluster.namespace())
                        .withName(RestorePlan.name(volume.getMetadata().getUid()))
                        .get());
    }

    /**
     * Makes it, unless it is there.
     *
     * @throws StoreException.Unavailable if a quota does not allow it now
     * @throws IOException if the claim that it is for is gone
     */
    public void make(@Body RestorePlan plan) throws IOException, StoreException.Unavailable {
        states.set(plan, plan.preparation());
        try {
            cluster.createOutside(claim(plan, targets.require(plan)));
        } catch (KubernetesClientException e) {
            throw QuotaRefusal.of(e, "the volume that is restored to");
        }
    }

    private PersistentVolumeClaim claim(RestorePlan plan, PersistentVolumeClaim target) {
        PersistentVolumeClaimBuilder made =
                new PersistentVolumeClaimBuilder()
                        .withMetadata(plan.owned(plan.name(), cluster.namespace()))
                        .withNewSpec()
                        .withStorageClassName(target.getSpec().getStorageClassName())
                        .withVolumeMode(ClaimRequest.BLOCK)
                        .withAccessModes(target.getSpec().getAccessModes())
                        .withNewResources()
                        .addToRequests(
                                STORAGE,
                                new Quantity(
                                        Long.toString(Math.max(requested(target), plan.size()))))
                        .endResources()
                        .endSpec();
        FirstConsumer.node(target)
                .ifPresent(
                        node ->
                                made.editMetadata()
                                        .addToAnnotations(FirstConsumer.SELECTED_NODE, node)
                                        .endMetadata());
        return made.build();
    }

    private static long requested(PersistentVolumeClaim claim) {
        return ClaimSize.request(claim)
                .map(Quantity::getAmountInBytes)
                .map(BigDecimal::longValue)
                .orElse(0L);
    }
}
