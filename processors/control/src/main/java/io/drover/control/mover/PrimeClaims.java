package io.drover.control.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.provision.ClaimSize;
import io.drover.control.provision.FirstConsumer;
import io.drover.mover.DataMoverRoute;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private final RestoreClasses classes;
    private final CacheWaits waits;
    private final Duration patience;

    /**
     * @param patience how long a storage may take to expand one
     */
    PrimeClaims(
            Cluster cluster,
            TargetClaims targets,
            MoverStates states,
            RestoreClasses classes,
            CacheWaits waits,
            Duration patience) {
        this.cluster = cluster;
        this.targets = targets;
        this.states = states;
        this.classes = classes;
        this.waits = waits;
        this.patience = patience;
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
     * @throws IOException if it is gone, or goes as soon as no Pod has it any more
     */
    String uid(CatchUpPlan plan) throws IOException {
        return find(plan.volume())
                .filter(found -> !found.isMarkedForDeletion())
                .orElseThrow(
                        () ->
                                new IOException(
                                        "claim %s was deleted by somebody; it is made anew, and filled from the last backup"
                                                .formatted(plan.name())))
                .getMetadata()
                .getUid();
    }

    /**
     * Makes it, unless it is there.
     *
     * @throws StoreException.Unavailable if a quota does not allow it now
     * @throws IOException if the claim that it is for is gone
     */
    public void make(@Body ClaimPlan plan) throws IOException, StoreException.Unavailable {
        states.set(plan, plan.preparation());
        try {
            cluster.createOutside(claim(plan, targets.require(plan)));
        } catch (KubernetesClientException e) {
            throw QuotaRefusal.of(e, "the volume that is restored to");
        }
    }

    /**
     * Makes it as large as the volume that is followed, where that has grown.
     *
     * @throws StoreException.Unavailable if it is made anew, as it has no volume yet
     * @throws IOException if its class does not allow it, or its storage does not do it in time
     */
    public void expand(
            @Body CatchUpPlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, StoreException.Unavailable, InterruptedException {
        Optional<PersistentVolumeClaim> found = find(plan.volume());
        if (found.isEmpty() || room(found.get()) >= plan.size()) {
            return;
        }
        PersistentVolumeClaim prime = found.get();
        if (prime.getSpec().getVolumeName() == null) {
            cluster.deleteOutside(prime);
            throw new StoreException.Unavailable(
                    "claim %s was made for %d bytes, and the followed volume has %d by now; it is made anew"
                            .formatted(plan.name(), requested(prime), plan.size()));
        }
        requireExpandable(plan, prime);
        states.set(plan, "expanding the volume to %d bytes".formatted(plan.size()));
        if (requested(prime) < plan.size()) {
            cluster.patchOutside(prime, request(plan.size()));
        }
        waits.watch(List.of(PersistentVolumeClaim.class));
        Deadline end =
                new Deadline(
                        patience,
                        "claim %s was not expanded to %d bytes"
                                .formatted(plan.name(), plan.size()));
        waits.until(
                () -> find(plan.volume()).filter(claim -> isExpanded(claim, plan.size())),
                () -> {
                    CacheWaits.alive(progress).run();
                    end.check(() -> "");
                });
    }

    /** Bytes that it has, or is going to have where it has no volume yet. */
    private static long room(PersistentVolumeClaim claim) {
        return claim.getSpec().getVolumeName() == null ? requested(claim) : capacity(claim);
    }

    private static long capacity(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getStatus())
                .map(status -> status.getCapacity())
                .map(capacity -> capacity.get(STORAGE))
                .map(Quantity::getAmountInBytes)
                .map(BigDecimal::longValue)
                .orElseGet(() -> requested(claim));
    }

    /** Some storages do the rest when a Pod has it. */
    private static boolean isExpanded(PersistentVolumeClaim claim, long size) {
        return capacity(claim) >= size
                || claim.getStatus() != null
                        && claim.getStatus().getConditions().stream()
                                .anyMatch(
                                        condition ->
                                                "FileSystemResizePending"
                                                        .equals(condition.getType()));
    }

    private void requireExpandable(ClaimPlan plan, PersistentVolumeClaim prime) throws IOException {
        boolean allowed =
                classes.of(prime)
                        .filter(found -> Boolean.TRUE.equals(found.getAllowVolumeExpansion()))
                        .isPresent();
        if (!allowed) {
            throw new IOException(
                    "the followed volume has grown to %d bytes, and StorageClass '%s' does not allow claim %s to grow; set allowVolumeExpansion of the class to true, or make a new standby volume in another one"
                            .formatted(
                                    plan.size(),
                                    prime.getSpec().getStorageClassName(),
                                    plan.name()));
        }
    }

    private static Map<String, Object> request(long size) {
        return Map.of(
                "spec",
                Map.of("resources", Map.of("requests", Map.of(STORAGE, Long.toString(size)))));
    }

    private PersistentVolumeClaim claim(ClaimPlan plan, PersistentVolumeClaim target) {
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
