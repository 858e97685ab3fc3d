package io.drover.control.claim;

import io.drover.control.provision.ClaimReports;
import io.drover.control.provision.ClaimSize;
import io.drover.control.provision.Claims;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Claims that name a Backup as their source: each gets a Volume, which is restored into it. Bean
 * {@code claimPopulation}.
 */
public final class ClaimPopulation {
    /** Annotation of a Volume that was made for a claim, and goes if that does. */
    private static final String POPULATES = "drover.io/populates";

    private static final String WAIT = "population";

    private final Informers informers;
    private final Cluster cluster;
    private final Claims claims;
    private final PopulationRules rules;
    private final ClaimReports reports;

    ClaimPopulation(
            Informers informers,
            Cluster cluster,
            Claims claims,
            PopulationRules rules,
            ClaimReports reports) {
        this.informers = informers;
        this.cluster = cluster;
        this.claims = claims;
        this.rules = rules;
        this.reports = reports;
    }

    /** The decision, by a word that the route compares. */
    public String recognise(@Body PersistentVolumeClaim claim) {
        return switch (decide(claim)) {
            case Population.Wanted _ -> "wanted";
            case Population.Waiting _ -> "waiting";
            case Population.Refused _ -> "refused";
            case Population.None _ -> "none";
        };
    }

    private Population decide(PersistentVolumeClaim claim) {
        boolean open = PopulationRules.isOpen(claim);
        // before the others are read, so that no change of theirs is missed
        informers.await(
                WAIT,
                ResourceKey.of(claim),
                open
                        ? List.of(
                                ResourceKey.any(Backup.class), ResourceKey.any(StorageClass.class))
                        : List.of());
        return !open || isTaken(claim)
                ? new Population.None()
                : rules.decide(
                        claim,
                        informers.find(Backup.class, PopulationRules.source(claim).orElseThrow()),
                        claims.storageClass(claim));
    }

    /** Whether a Volume is restored into it, whoever has made that. */
    private boolean isTaken(PersistentVolumeClaim claim) {
        return informers.find(Volume.class, Claims.volumeName(claim)).isPresent()
                || !informers
                        .list(Volume.class, AdoptedVolumes.LABEL, claim.getMetadata().getUid())
                        .isEmpty();
    }

    /** Tells why the claim gets no volume. */
    public void refuse(@Body PersistentVolumeClaim claim) {
        if (decide(claim) instanceof Population.Refused(String reason, String message)) {
            reports.refuse(claim, reason, message);
        }
    }

    /** Tells what the claim waits for. */
    public void await(@Body PersistentVolumeClaim claim) {
        if (decide(claim) instanceof Population.Waiting(String message)) {
            reports.note(claim, "WaitForFirstConsumer", message);
        }
    }

    /** Makes the Volume. */
    public void populate(@Body PersistentVolumeClaim claim) {
        if (!(decide(claim) instanceof Population.Wanted(Backup backup))) {
            return;
        }
        String key = claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName();
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(Claims.volumeName(claim))
                        .addToLabels(AdoptedVolumes.LABEL, claim.getMetadata().getUid())
                        // it is backed up if its claim wants that, once it is bound
                        .addToLabels(AdoptedVolumes.notBackedUp())
                        .addToAnnotations(AdoptedVolumes.ENDED, "true")
                        .addToAnnotations(Volume.DRIVER, Volume.CLAIM_DRIVER)
                        .addToAnnotations(ClaimRequest.CLAIM, key)
                        .addToAnnotations(POPULATES, claim.getMetadata().getUid())
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        volume.getSpec().accessMode = AdoptedVolumes.accessMode(claim);
        volume.getSpec().size =
                Long.toString(
                        Math.max(
                                number(backup.getStatus().volumeSize),
                                ClaimSize.request(claim).map(ClaimSize::bytes).orElse(0L)));
        if (cluster.createIfAbsent(volume)) {
            reports.note(
                    claim,
                    "Restoring",
                    "it is filled from Backup '%s'; condition Restore of Volume %s shows how far that is"
                            .formatted(backup.getMetadata().getName(), Claims.volumeName(claim)));
        }
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Whether the Volume was made for a claim that asked for it, rather than by people. */
    public static boolean hasMade(Volume volume) {
        return !claimOf(volume).isEmpty();
    }

    /** Not if it was made for another claim of that name, which is gone. */
    public static boolean isFor(Volume volume, PersistentVolumeClaim claim) {
        return !hasMade(volume) || claimOf(volume).equals(claim.getMetadata().getUid());
    }

    private static String claimOf(Volume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(POPULATES, "");
    }

    /** Deletes the Volume of a claim that was deleted before it was filled. */
    public void forget(@Body Volume volume) {
        String uid = claimOf(volume);
        if (!uid.isEmpty() && volume.awaitsRestore() && !volume.isMarkedForDeletion()) {
            ClaimRequest request = ClaimRequest.of(volume);
            informers.await(
                    WAIT,
                    ResourceKey.of(volume),
                    List.of(new ResourceKey(PersistentVolumeClaim.class, request.key())));
            if (isGone(request, uid)) {
                cluster.delete(Volume.class, volume.getMetadata().getName());
            }
        }
    }

    /** A cache may be behind. */
    private boolean isGone(ClaimRequest request, String uid) {
        boolean seen =
                informers
                        .find(PersistentVolumeClaim.class, request.key())
                        .filter(found -> found.getMetadata().getUid().equals(uid))
                        .isPresent();
        return !seen
                && Optional.ofNullable(
                                cluster.client()
                                        .persistentVolumeClaims()
                                        .inNamespace(request.namespace())
                                        .withName(request.name())
                                        .get())
                        .filter(found -> found.getMetadata().getUid().equals(uid))
                        .isEmpty();
    }
}
