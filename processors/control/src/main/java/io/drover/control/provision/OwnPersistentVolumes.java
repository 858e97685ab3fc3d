package io.drover.control.provision;

import io.fabric8.kubernetes.api.model.CSIPersistentVolumeSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which PersistentVolumes of a cluster this Drover has made. Longhorn's have the same names and may
 * have the same provisioner, and those of a Drover of another namespace have both: only a mark that
 * is written when one is made tells them apart.
 */
final class OwnPersistentVolumes {
    /** On a PersistentVolume: the namespace of the Drover that made it. */
    static final String NAMESPACE = "drover.io/namespace";

    /** On a PersistentVolume: who is to delete it. */
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    private final String namespace;

    /**
     * @param namespace of this Drover
     */
    OwnPersistentVolumes(String namespace) {
        this.namespace = namespace;
    }

    /** The annotations of one that is made. */
    Map<String, String> mark(String driver) {
        return Map.of(PROVISIONED_BY, driver, NAMESPACE, namespace);
    }

    /** Whether this Drover has made it, for a claim. */
    boolean isOwn(PersistentVolume persistent) {
        ObjectReference claim = persistent.getSpec().getClaimRef();
        return annotation(persistent, NAMESPACE).equals(namespace)
                && driver(persistent).equals(annotation(persistent, PROVISIONED_BY))
                && !volume(persistent).isEmpty()
                && claim != null
                && !Objects.requireNonNullElse(claim.getUid(), "").isEmpty();
    }

    /** Whether another Drover has made it. */
    boolean isOfAnother(PersistentVolume persistent) {
        return !Set.of("", namespace).contains(annotation(persistent, NAMESPACE));
    }

    /** The name of the Volume that it stands for; empty if it is of a driver that is not served. */
    static String volume(PersistentVolume persistent) {
        return Claims.isOurs(driver(persistent))
                ? Objects.requireNonNullElse(persistent.getSpec().getCsi().getVolumeHandle(), "")
                : "";
    }

    private static String driver(PersistentVolume persistent) {
        return Optional.ofNullable(persistent.getSpec().getCsi())
                .map(CSIPersistentVolumeSource::getDriver)
                .orElse("");
    }

    private static String annotation(PersistentVolume persistent, String key) {
        return Optional.ofNullable(persistent.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }

    /** Whether it is bound to that very claim, by namespace, name and uid. */
    static boolean isClaimedBy(PersistentVolume persistent, PersistentVolumeClaim claim) {
        ObjectReference reference = persistent.getSpec().getClaimRef();
        ObjectMeta metadata = claim.getMetadata();
        return reference != null
                && metadata.getNamespace().equals(reference.getNamespace())
                && metadata.getName().equals(reference.getName())
                && metadata.getUid().equals(reference.getUid());
    }
}
