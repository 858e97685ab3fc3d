package io.drover.embedded;

import java.util.List;
import java.util.Map;

/** Columns of kinds that no definition gives columns, as a Kubernetes API server shows them. */
final class BuiltInColumns {
    /** Of an event in the core group, or one made with a time of its own only. */
    private static final String LAST_SEEN = ".lastTimestamp|.series.lastObservedTime|.eventTime";

    private static final ResourceType.Column AGE =
            new ResourceType.Column(
                    "Age", "date", "Time since creation", ".metadata.creationTimestamp");

    private static final List<ResourceType.Column> EVENTS_GROUP =
            List.of(
                    new ResourceType.Column(
                            "Last Seen",
                            "date",
                            "",
                            ".deprecatedLastTimestamp|.series.lastObservedTime|.eventTime"),
                    text("Type", ".type"),
                    text("Reason", ".reason"),
                    text("Kind", ".regarding.kind"),
                    text("Object", ".regarding.name"),
                    text("Message", ".note"));

    private static final Map<String, List<ResourceType.Column>> BY_KIND =
            Map.of(
                    "Event",
                    List.of(
                            new ResourceType.Column("Last Seen", "date", "", LAST_SEEN),
                            text("Type", ".type"),
                            text("Reason", ".reason"),
                            text("Kind", ".involvedObject.kind"),
                            text("Object", ".involvedObject.name"),
                            text("Message", ".message")),
                    "PersistentVolumeClaim",
                    List.of(
                            text("Status", ".status.phase"),
                            text("Volume", ".spec.volumeName"),
                            text("Capacity", ".status.capacity.storage"),
                            text("Access Modes", ".status.accessModes"),
                            text("StorageClass", ".spec.storageClassName"),
                            AGE),
                    "PersistentVolume",
                    List.of(
                            text("Capacity", ".spec.capacity.storage"),
                            text("Access Modes", ".spec.accessModes"),
                            text("Reclaim Policy", ".spec.persistentVolumeReclaimPolicy"),
                            text("Status", ".status.phase"),
                            text("Claim", ".spec.claimRef.name"),
                            text("StorageClass", ".spec.storageClassName"),
                            AGE),
                    "StorageClass",
                    List.of(
                            text("Provisioner", ".provisioner"),
                            text("ReclaimPolicy", ".reclaimPolicy"),
                            text("VolumeBindingMode", ".volumeBindingMode"),
                            AGE));

    private BuiltInColumns() {}

    private static ResourceType.Column text(String name, String path) {
        return new ResourceType.Column(name, "string", "", path);
    }

    static List<ResourceType.Column> of(ResourceType type) {
        return type.kind().equals("Event") && !type.group().isEmpty()
                ? EVENTS_GROUP
                : BY_KIND.getOrDefault(type.kind(), List.of(AGE));
    }
}
