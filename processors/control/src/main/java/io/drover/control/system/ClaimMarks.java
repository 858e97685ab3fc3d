package io.drover.control.system;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.Map;

/**
 * Annotations that tie volumes to the claims that they were made for. A restored claim has another
 * uid than the archived one: with the old one its volume would count as that of a claim that is
 * gone.
 */
final class ClaimMarks {
    /** On a Volume: namespace and name of its claim. */
    static final String CLAIM = "drover.io/claim";

    /** On a Volume: the uid of its claim. */
    static final String UID = "drover.io/claim-uid";

    /** On a Volume: what becomes of it when its claim is deleted. */
    static final String POLICY = "drover.io/reclaim-policy";

    /** On a PersistentVolume: the namespace of the Drover that made it. */
    static final String NAMESPACE = "drover.io/namespace";

    private ClaimMarks() {}

    /** Those of a Volume for the claim that it has now; none if the archived one had none. */
    static Map<String, String> of(
            RestoreItem volume, RestoreItem persistent, PersistentVolumeClaim claim) {
        if (!volume.object().path("metadata").path("annotations").has(UID)) {
            return Map.of();
        }
        return Map.of(
                CLAIM,
                claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName(),
                UID,
                claim.getMetadata().getUid(),
                POLICY,
                persistent.text("/spec/persistentVolumeReclaimPolicy"));
    }
}
