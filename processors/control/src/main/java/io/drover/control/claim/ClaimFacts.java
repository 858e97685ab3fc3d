package io.drover.control.claim;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.CSIPersistentVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The claim and the CSI volume that a Volume stands for, as its annotations record them.
 *
 * @param claim {@code <namespace>/<name>}
 * @param uid of the claim
 * @param driver name of the CSI driver
 * @param handle of the volume in its storage
 */
public record ClaimFacts(String claim, String uid, String driver, String handle) {
    private static final String CLAIM = "drover.io/claim";
    private static final String UID = "drover.io/claim-uid";
    private static final String CSI_DRIVER = "drover.io/csi-driver";
    private static final String HANDLE = "drover.io/volume-handle";

    /** Annotations of a claim that has a volume. */
    public static final Set<String> FOUND = Set.of(UID, CSI_DRIVER, HANDLE);

    /** Of a PersistentVolume of a CSI driver, and the claim that it is bound to. */
    public static ClaimFacts of(PersistentVolumeClaim claim, PersistentVolume persistent) {
        CSIPersistentVolumeSource csi = persistent.getSpec().getCsi();
        return new ClaimFacts(
                claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                csi.getDriver(),
                csi.getVolumeHandle());
    }

    /** Empty unless all of it is recorded. */
    public static Optional<ClaimFacts> on(Volume volume) {
        Map<String, String> all =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        return Stream.of(CLAIM, UID, CSI_DRIVER, HANDLE)
                        .allMatch(key -> !all.getOrDefault(key, "").isEmpty())
                ? Optional.of(
                        new ClaimFacts(
                                all.get(CLAIM), all.get(UID), all.get(CSI_DRIVER), all.get(HANDLE)))
                : Optional.empty();
    }

    public Map<String, String> annotations() {
        return Map.of(CLAIM, claim, UID, uid, CSI_DRIVER, driver, HANDLE, handle);
    }

    public String namespace() {
        return claim.substring(0, claim.indexOf('/'));
    }

    /** Of the claim, without its namespace. */
    public String name() {
        return claim.substring(claim.indexOf('/') + 1);
    }
}
