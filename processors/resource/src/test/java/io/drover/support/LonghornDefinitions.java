package io.drover.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

import java.util.List;
import java.util.Map;

/** Turns the definitions of kinds into ones with no other status fields than Longhorn's own. */
public final class LonghornDefinitions {
    /** Of Longhorn 1.8 to 1.12, by plural. */
    private static final Map<String, List<String>> STATUS =
            Map.of(
                    "backuptargets",
                    List.of("ownerID", "available", "conditions", "lastSyncedAt"),
                    "backupvolumes",
                    List.of(
                            "ownerID",
                            "lastModificationTime",
                            "size",
                            "labels",
                            "createdAt",
                            "lastBackupName",
                            "lastBackupAt",
                            "dataStored",
                            "messages",
                            "backingImageName",
                            "backingImageChecksum",
                            "storageClassName",
                            "lastSyncedAt"),
                    "backups",
                    List.of(
                            "ownerID",
                            "state",
                            "progress",
                            "replicaAddress",
                            "error",
                            "url",
                            "snapshotName",
                            "snapshotCreatedAt",
                            "backupCreatedAt",
                            "size",
                            "labels",
                            "messages",
                            "volumeName",
                            "volumeSize",
                            "volumeCreated",
                            "volumeBackingImageName",
                            "lastSyncedAt",
                            "compressionMethod",
                            "newlyUploadDataSize",
                            "reUploadedDataSize",
                            "backupTargetName"),
                    "recurringjobs",
                    List.of("ownerID", "executionCount"));

    private LonghornDefinitions() {}

    /** Replaces the definitions in the cluster. */
    public static void install(Cluster cluster) {
        STATUS.forEach((plural, fields) -> restrict(cluster, plural, fields));
    }

    private static void restrict(Cluster cluster, String plural, List<String> fields) {
        var definition =
                cluster.client()
                        .genericKubernetesResources(
                                "apiextensions.k8s.io/v1", "CustomResourceDefinition")
                        .withName(plural + ".longhorn.io");
        ObjectNode changed = Cluster.MAPPER.valueToTree(definition.require());
        JsonNode properties =
                changed.at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");
        ((ObjectNode) properties).retain(fields);
        cluster.client()
                .resource(Cluster.MAPPER.convertValue(changed, GenericKubernetesResource.class))
                .update();
    }
}
