package io.drover.control.mover;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * PersistentVolumes of claims that are copies, or restored to: whose they are, and what follows.
 */
public final class PersistentVolumes {
    /** Annotation: the reclaim policy that it had before Drover made that Retain. */
    private static final String RECLAIM = "drover.io/reclaim";

    /** A cluster's volume controller sets it; a binding by name needs none. */
    private static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    private static final String POLICY = "persistentVolumeReclaimPolicy";
    private static final String DELETE = "Delete";

    /** Reclaim policy by which a disk outlives its PersistentVolume. */
    static final String RETAIN = "Retain";

    private final Cluster cluster;

    public PersistentVolumes(Cluster cluster) {
        this.cluster = cluster;
    }

    /** As the API server has it; a name that is not known yet names none. */
    Optional<PersistentVolume> find(String name) {
        return name == null || name.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(cluster.client().persistentVolumes().withName(name).get());
    }

    static boolean isOf(PersistentVolume volume, PersistentVolumeClaim claim) {
        return volume.getSpec().getClaimRef() != null
                && claim.getMetadata().getUid().equals(volume.getSpec().getClaimRef().getUid());
    }

    /** It stays when its claim goes. */
    void retain(PersistentVolume volume) {
        cluster.patchOutside(
                volume,
                Map.of(
                        "metadata",
                        Map.of("annotations", reclaim(policy(volume))),
                        "spec",
                        Map.of(POLICY, RETAIN)));
    }

    private static Map<String, String> reclaim(String policy) {
        Map<String, String> annotation = new HashMap<>();
        annotation.put(RECLAIM, policy);
        return annotation;
    }

    /** Its reclaim policy, before it was made Retain. */
    static String policy(PersistentVolume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(RECLAIM))
                .orElseGet(() -> volume.getSpec().getPersistentVolumeReclaimPolicy());
    }

    /** It goes with its claim, where that was so before. */
    void release(PersistentVolume volume, String policy) {
        cluster.patchOutside(
                volume,
                Map.of(
                        "metadata",
                        Map.of("annotations", reclaim(null)),
                        "spec",
                        Map.of(POLICY, policy)));
    }

    /** It goes with its claim, and the disk in the storage with it, whatever its class wants. */
    public void dispose(PersistentVolume volume) {
        if (isToStay(volume)) {
            release(volume, DELETE);
        }
    }

    /** Whether its disk would stay in the storage. */
    static boolean isToStay(PersistentVolume volume) {
        return !DELETE.equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
    }

    /** It is for that claim from now on, and for nobody else. */
    void give(PersistentVolume volume, PersistentVolumeClaim claim) {
        if (isOf(volume, claim)) {
            return;
        }
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(BOUND_BY_CONTROLLER, null);
        ObjectReference wanted = Replacement.reference(claim);
        Map<String, Object> reference = new HashMap<>();
        reference.put("apiVersion", wanted.getApiVersion());
        reference.put("kind", wanted.getKind());
        reference.put("namespace", wanted.getNamespace());
        reference.put("name", wanted.getName());
        reference.put("uid", wanted.getUid());
        reference.put("resourceVersion", null);
        cluster.patchOutside(
                volume,
                Map.of(
                        "metadata",
                        Map.of(
                                "annotations",
                                annotations,
                                "labels",
                                new TreeMap<>(Replacement.labels(claim))),
                        "spec",
                        Map.of("claimRef", reference)));
    }
}
