package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.provision.Claims;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Collects the resources of an installation for an archive, with their status. */
final class SystemContent {
    /** Made by the cluster itself in every namespace. */
    private static final Set<String> FOREIGN_MAPS =
            Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

    private final ResourceReader resources;
    private final String namespace;
    private final boolean outside;

    /**
     * @param namespace of this Drover
     * @param outside whether objects beyond Drover's namespace may be read
     */
    SystemContent(ResourceReader resources, String namespace, boolean outside) {
        this.resources = resources;
        this.namespace = namespace;
        this.outside = outside;
    }

    Map<String, List<ObjectNode>> collect(SystemBackup backup) {
        Map<String, PartState> states =
                backup.getStatus().volumes.stream()
                        .collect(Collectors.toMap(PartState::name, Function.identity()));
        Map<String, List<ObjectNode>> lists = new TreeMap<>();
        for (SystemKind kind : SystemKind.values()) {
            List<ObjectNode> objects = new ArrayList<>();
            for (HasMetadata object : objects(kind)) {
                objects.add(node(kind, object, states));
            }
            lists.put(kind.file(), objects);
        }
        return lists;
    }

    private List<? extends HasMetadata> objects(SystemKind kind) {
        if (kind.isOutside() && !outside) {
            return List.of();
        }
        return resources.list(kind.type()).stream()
                .filter(object -> !object.isMarkedForDeletion())
                .filter(this::isOurs)
                .sorted(Comparator.comparing(SystemContent::key))
                .toList();
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private boolean isOurs(HasMetadata object) {
        return switch (object) {
            case ConfigMap map ->
                    !FOREIGN_MAPS.contains(map.getMetadata().getName())
                            && !SystemNames.labels(map).containsKey(SecretsRestore.LABEL)
                            && !SystemNames.labels(map).containsKey(Names.LABEL_HISTORY);
            case StorageClass found -> Claims.isOurs(found.getProvisioner());
            case PersistentVolume found -> isOurs(found);
            case PersistentVolumeClaim claim ->
                    Optional.ofNullable(claim.getSpec().getVolumeName())
                            .flatMap(name -> resources.find(PersistentVolume.class, name))
                            .filter(this::isOurs)
                            .isPresent();
            default -> true;
        };
    }

    /**
     * Volumes of another driver may have the name of one of ours, and those of ours may be gone.
     */
    private boolean isOurs(PersistentVolume found) {
        String maker = SystemNames.annotations(found).getOrDefault(ClaimMarks.NAMESPACE, "");
        return (maker.isEmpty() || maker.equals(namespace))
                && found.getSpec().getCsi() != null
                && Claims.isOurs(found.getSpec().getCsi().getDriver())
                && resources
                        .find(Volume.class, found.getSpec().getCsi().getVolumeHandle())
                        .isPresent();
    }

    private static ObjectNode node(
            SystemKind kind, HasMetadata object, Map<String, PartState> states) {
        ObjectNode node = Cluster.MAPPER.valueToTree(object);
        node.put("apiVersion", kind.apiVersion());
        node.put("kind", kind.kind());
        node.withObjectProperty("metadata").remove("managedFields");
        Optional.ofNullable(states.get(object.getMetadata().getName()))
                .filter(_ -> kind == SystemKind.VOLUME)
                .ifPresent(state -> record(node, state));
        return node;
    }

    /** Longhorn reads it from there. */
    private static void record(ObjectNode volume, PartState state) {
        volume.withObjectProperty("status").put("lastBackup", state.backup());
    }
}
