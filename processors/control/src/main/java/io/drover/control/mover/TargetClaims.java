package io.drover.control.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.claim.AdoptedVolumes;
import io.drover.control.claim.ClaimPopulation;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.provision.Claims;
import io.drover.control.provision.FirstConsumer;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims that are restored into. Bean {@code targetClaims}. */
public final class TargetClaims {
    private final Informers informers;
    private final Cluster cluster;
    private final RestoreClasses classes;
    private final CacheWaits waits;
    private final MoverStates states;

    TargetClaims(
            Informers informers,
            Cluster cluster,
            RestoreClasses classes,
            CacheWaits waits,
            MoverStates states) {
        this.informers = informers;
        this.cluster = cluster;
        this.classes = classes;
        this.waits = waits;
        this.states = states;
    }

    /** As the API server has it. */
    Optional<PersistentVolumeClaim> find(ClaimRequest request) {
        return Optional.ofNullable(
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(request.namespace())
                        .withName(request.name())
                        .get());
    }

    /**
     * @throws IOException if it is gone
     */
    PersistentVolumeClaim require(ClaimPlan plan) throws IOException {
        return find(plan.request())
                .filter(found -> !found.isMarkedForDeletion())
                .filter(found -> ClaimPopulation.isFor(plan.volume(), found))
                .orElseThrow(
                        () -> new IOException("claim %s is gone".formatted(plan.request().key())));
    }

    /**
     * Makes the claim, unless it is there; it cannot be used before it is handed its volume.
     *
     * @throws IOException if it is bound already, or another one could fill it
     */
    public void prepare(
            @Body ClaimPlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, InterruptedException {
        if (find(plan.request()).isEmpty() && !ClaimPopulation.hasMade(plan.volume())) {
            cluster.createOutside(claim(plan));
        }
        PersistentVolumeClaim claim = require(plan);
        if (plan.isToBeWritten()) {
            TargetClaimRules.check(plan.request(), claim);
            classes.requireForeign(claim);
        }
        cluster.patchLabels(
                Volume.class,
                plan.volume().getMetadata().getName(),
                Map.of(AdoptedVolumes.LABEL, claim.getMetadata().getUid()));
        if (TargetClaimRules.isHeld(claim)) {
            awaitConsumer(plan, claim, progress);
        } else if (plan.isToBeWritten()) {
            reserve(claim);
        }
    }

    /** A claim that names a PersistentVolume gets that one, and none that its driver makes. */
    private void reserve(PersistentVolumeClaim claim) {
        if (claim.getSpec().getVolumeName() == null) {
            cluster.patchOutside(
                    claim, Map.of("spec", Map.of("volumeName", Claims.volumeName(claim))));
        }
    }

    private void awaitConsumer(
            ClaimPlan plan, PersistentVolumeClaim claim, ProgressListener progress)
            throws InterruptedException {
        boolean waits =
                plan.isToBeWritten()
                        && plan.request().forConsumer()
                        && classes.isForConsumer(claim)
                        && FirstConsumer.node(claim).isEmpty();
        if (waits) {
            states.set(
                    plan, "waiting for a Pod that uses claim %s".formatted(plan.request().key()));
            this.waits.watch(List.of(PersistentVolumeClaim.class));
            this.waits.until(
                    () ->
                            informers
                                    .find(PersistentVolumeClaim.class, plan.request().key())
                                    .flatMap(FirstConsumer::node),
                    CacheWaits.alive(progress));
        }
    }

    /** Its source keeps the driver from filling it: only Drover knows Backups. */
    private PersistentVolumeClaim claim(ClaimPlan plan) throws IOException {
        StorageClass storageClass = classes.choose(plan);
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(plan.request().name())
                .withNamespace(plan.request().namespace())
                .addToAnnotations(TargetClaimRules.VOLUME, plan.volume().getMetadata().getName())
                .addToAnnotations("drover.io/backup", Names.ENABLED)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass.getMetadata().getName())
                .withVolumeMode(classes.mode(plan))
                .withAccessModes(TargetClaimRules.accessMode(plan.volume()))
                .withNewResources()
                .addToRequests("storage", new Quantity(Long.toString(plan.size())))
                .endResources()
                .withNewDataSourceRef()
                .withApiGroup(Names.GROUP)
                .withKind("Backup")
                .withName(plan.backup().getMetadata().getName())
                .endDataSourceRef()
                .endSpec()
                .build();
    }
}
