package io.drover.control.claim;

import io.drover.control.provision.ClaimReports;
import io.drover.control.provision.Claims;
import io.drover.reconcile.Informers;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decides about claims of other CSI drivers. Bean {@code claimAdoption}. */
public final class ClaimAdoption {
    private static final String WAIT = "adoption";

    private final Informers informers;
    private final Claims claims;
    private final AdoptionRules rules;
    private final ClaimReports reports;

    ClaimAdoption(Informers informers, Claims claims, AdoptionRules rules, ClaimReports reports) {
        this.informers = informers;
        this.claims = claims;
        this.rules = rules;
        this.reports = reports;
    }

    /** The decision, by a word that the route compares. */
    public String recognise(@Body PersistentVolumeClaim claim) {
        // before the others are read, so that no change of theirs is missed
        informers.await(
                WAIT,
                ResourceKey.of(claim),
                List.of(
                        ResourceKey.any(StorageClass.class),
                        ResourceKey.any(BackupTarget.class),
                        new ResourceKey(Namespace.class, claim.getMetadata().getNamespace()),
                        new ResourceKey(PersistentVolume.class, volumeName(claim))));
        return switch (decide(claim)) {
            case Adoption.Wanted _ -> "wanted";
            case Adoption.Ended _ -> "ended";
            case Adoption.Refused _ -> "refused";
            case Adoption.Unwanted _ -> "unwanted";
        };
    }

    /** Tells why a claim that is to be backed up is not, once for its class. */
    public void refuse(@Body PersistentVolumeClaim claim) {
        if (decide(claim)
                instanceof Adoption.Refused(String reason, String message, boolean ofClass)) {
            String storageClass =
                    Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
            reports.refuseClass(
                    claim,
                    ofClass && !storageClass.isEmpty()
                            ? storageClass
                            : claim.getMetadata().getUid(),
                    reason,
                    message);
        }
    }

    private Adoption decide(PersistentVolumeClaim claim) {
        return rules.decide(
                claim,
                informers.find(PersistentVolume.class, volumeName(claim)),
                storageClass(claim),
                informers.find(Namespace.class, claim.getMetadata().getNamespace()));
    }

    private Optional<StorageClass> storageClass(PersistentVolumeClaim claim) {
        return claims.storageClass(claim);
    }

    private static String volumeName(PersistentVolumeClaim claim) {
        return Objects.requireNonNullElse(claim.getSpec().getVolumeName(), "");
    }
}
