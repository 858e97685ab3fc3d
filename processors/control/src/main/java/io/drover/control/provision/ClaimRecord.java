package io.drover.control.provision;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Map;
import java.util.Optional;

/**
 * Which claim a Volume was made for, as annotations of the Volume record it. They are in Drover's
 * namespace, where nobody can write who may only make claims.
 *
 * @param claim {@code <namespace>/<name>}
 * @param uid of the claim
 * @param policy the reclaim policy of the claim's class when the Volume was made
 */
record ClaimRecord(String claim, String uid, String policy) {
    private static final String CLAIM = "drover.io/claim";
    static final String UID = "drover.io/claim-uid";
    private static final String POLICY = "drover.io/reclaim-policy";
    private static final String DELETE = "Delete";

    static ClaimRecord of(PersistentVolumeClaim claim, StorageClass storageClass) {
        return new ClaimRecord(
                claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                policy(storageClass));
    }

    /** The reclaim policy of a class; Kubernetes' default where none is written. */
    static String policy(StorageClass storageClass) {
        return Optional.ofNullable(storageClass.getReclaimPolicy()).orElse(DELETE);
    }

    /** Empty if the Volume was not made for a claim. */
    static Optional<ClaimRecord> on(Volume volume) {
        Map<String, String> annotations =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        ClaimRecord found =
                new ClaimRecord(
                        annotations.getOrDefault(CLAIM, ""),
                        annotations.getOrDefault(UID, ""),
                        annotations.getOrDefault(POLICY, ""));
        return found.claim.isEmpty() || found.uid.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    Map<String, String> annotations() {
        return Map.of(CLAIM, claim, UID, uid, POLICY, policy);
    }

    /** Whether it is about the claim that a PersistentVolume names. */
    boolean isOf(ObjectReference reference) {
        return claim.equals(key(reference)) && uid.equals(reference.getUid());
    }

    /** Whether it is about that very claim, not about one that had its name before. */
    boolean isOf(PersistentVolumeClaim other) {
        return uid.equals(other.getMetadata().getUid());
    }

    boolean isToBeDeleted() {
        return policy.equals(DELETE);
    }

    static String key(ObjectReference reference) {
        return reference.getNamespace() + "/" + reference.getName();
    }
}
