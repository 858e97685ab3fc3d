package io.drover.control.mover;

import io.drover.control.provision.Claims;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpecBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The PersistentVolume of a claim in place of the one whose device was written: the mode of a
 * PersistentVolume cannot be changed, what it names in the storage can be named again.
 */
final class Replacement {
    /** Without them nobody would delete the disk in the storage when the claim goes. */
    private static final List<String> KEPT =
            List.of(
                    "pv.kubernetes.io/provisioned-by",
                    "volume.kubernetes.io/provisioner-deletion-secret-name",
                    "volume.kubernetes.io/provisioner-deletion-secret-namespace");

    /** It names the provisioner that was running then. */
    private static final String IDENTITY = "storage.kubernetes.io/csiProvisionerIdentity";

    private Replacement() {}

    static ObjectReference reference(PersistentVolumeClaim claim) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .build();
    }

    /** Labels by which the claim selects its volume. */
    static Map<String, String> labels(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getSelector())
                .map(selector -> selector.getMatchLabels())
                .orElse(Map.of());
    }

    /**
     * @param source whose device was written, with its reclaim policy
     * @param fsType of the file system; empty for what the source says
     */
    static PersistentVolume of(
            PersistentVolume source,
            PersistentVolumeClaim claim,
            Optional<StorageClass> storageClass,
            String fsType) {
        Map<String, String> before =
                Optional.ofNullable(source.getMetadata().getAnnotations()).orElse(Map.of());
        Map<String, String> annotations = new TreeMap<>();
        KEPT.stream()
                .filter(before::containsKey)
                .forEach(key -> annotations.put(key, before.get(key)));
        return new PersistentVolumeBuilder()
                .withMetadata(
                        new ObjectMetaBuilder()
                                .withName(Claims.volumeName(claim))
                                .withAnnotations(annotations)
                                .withLabels(new TreeMap<>(labels(claim)))
                                .build())
                .withSpec(spec(source.getSpec(), claim, storageClass, fsType))
                .build();
    }

    private static PersistentVolumeSpec spec(
            PersistentVolumeSpec source,
            PersistentVolumeClaim claim,
            Optional<StorageClass> storageClass,
            String fsType) {
        Map<String, String> attributes =
                new TreeMap<>(
                        Optional.ofNullable(source.getCsi().getVolumeAttributes())
                                .orElse(Map.of()));
        attributes.remove(IDENTITY);
        List<String> options =
                source.getMountOptions().isEmpty()
                        ? storageClass.map(StorageClass::getMountOptions).orElse(List.of())
                        : source.getMountOptions();
        return new PersistentVolumeSpecBuilder(source)
                .withVolumeMode(TargetClaimRules.mode(claim))
                .withMountOptions(options)
                .withClaimRef(reference(claim))
                .editCsi()
                .withFsType(fsType.isEmpty() ? source.getCsi().getFsType() : fsType)
                .withVolumeAttributes(attributes)
                .endCsi()
                .build();
    }
}
