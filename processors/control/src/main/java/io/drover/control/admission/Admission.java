package io.drover.control.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.backup.BackupDefaults;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeDefaults;
import io.drover.control.volume.VolumeFields;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.MergePatch;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Longhorn's admission rules, and Drover's, for the kinds that people write. Thread-safe. */
public final class Admission {
    /**
     * Name of the webhook, which an API server puts before its messages; it has to be a domain of
     * three parts.
     */
    public static final String WEBHOOK = "admission.drover.io";

    private record Entry<T extends HasMetadata>(Class<T> type, Rules<T> rules) {
        List<String> admit(ObjectNode object, Optional<ObjectNode> old) {
            T typed = read(object);
            JsonNode before = Cluster.MAPPER.valueToTree(typed);
            rules.admit(typed, old.map(this::read));
            apply(
                    MergePatch.between((ObjectNode) before, Cluster.MAPPER.valueToTree(typed)),
                    object);
            return rules.warnings(typed);
        }

        void admitDeletion(ObjectNode object) {
            rules.admitDeletion(read(object));
        }

        private T read(ObjectNode object) {
            return Cluster.MAPPER.convertValue(object, type);
        }
    }

    private final Map<String, Entry<?>> kinds = new TreeMap<>();
    private final String namespace;

    /**
     * @param cluster what the rules read
     * @param node where Drover, and so every volume of its own, is
     * @param claims whether volumes may be claims of other CSI drivers
     */
    public Admission(Cluster cluster, String node, boolean claims) {
        namespace = cluster.namespace();
        Settings settings = new Settings(cluster);
        kinds.put("BackupTarget", new Entry<>(BackupTarget.class, new BackupTargetRules(cluster)));
        kinds.put("BackupVolume", new Entry<>(BackupVolume.class, new BackupVolumeRules()));
        kinds.put(
                "Backup",
                new Entry<>(Backup.class, new BackupRules(cluster, new BackupDefaults(cluster))));
        kinds.put(
                "Volume",
                new Entry<>(
                        Volume.class,
                        new VolumeRules(
                                cluster,
                                new VolumeDefaults(cluster, settings),
                                new VolumeFields(node),
                                new ClaimVolumeRules(claims))));
        kinds.put(
                "RecurringJob",
                new Entry<>(RecurringJob.class, new RecurringJobRules(cluster, settings)));
        kinds.put("Setting", new Entry<>(Setting.class, new SettingRules()));
        kinds.put("BackingImage", new Entry<>(BackingImage.class, new BackingImageRules(cluster)));
        kinds.put(
                "BackupBackingImage",
                new Entry<>(BackupBackingImage.class, new BackupBackingImageRules(cluster)));
        kinds.put(
                "SystemBackup",
                new Entry<>(
                        SystemBackup.class,
                        new SystemBackupRules(cluster, InstantSource.system())));
        kinds.put(
                "SystemRestore", new Entry<>(SystemRestore.class, new SystemRestoreRules(cluster)));
        kinds.put("Snapshot", new Entry<>(Snapshot.class, new SnapshotRules(cluster)));
    }

    /**
     * Fills in defaults of an object that is created or changed.
     *
     * @param object changed in place
     * @return warnings, one line each
     * @throws RefusedException if it is not admitted
     */
    public List<String> admit(String kind, ObjectNode object, Optional<ObjectNode> old) {
        boolean beingDeleted = object.path("metadata").has("deletionTimestamp");
        if (beingDeleted
                || isForeign(object)
                || old.filter(was -> isSame(object, was)).isPresent()) {
            return List.of();
        }
        Entry<?> entry = kinds.get(kind);
        if (entry == null) {
            return List.of();
        }
        try {
            return entry.admit(object, old);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /**
     * @throws RefusedException if it may not be deleted
     */
    public void admitDeletion(String kind, ObjectNode object) {
        Entry<?> entry = kinds.get(kind);
        if (entry != null && !isForeign(object)) {
            entry.admitDeletion(object);
        }
    }

    /**
     * Whether nothing changes that the rules are about. They may not have been asked about the
     * object as it was: that must not keep Drover from its finalizer, and from reporting what is
     * wrong.
     */
    private static boolean isSame(ObjectNode object, ObjectNode old) {
        return content(object).equals(content(old));
    }

    private static Map<String, JsonNode> content(ObjectNode object) {
        Map<String, JsonNode> content = new TreeMap<>();
        object.properties().forEach(field -> content.put(field.getKey(), field.getValue()));
        content.remove("status");
        content.remove("metadata");
        JsonNode metadata = object.path("metadata");
        content.put("metadata.labels", metadata.path("labels"));
        content.put("metadata.annotations", metadata.path("annotations"));
        return content;
    }

    /** Objects of other namespaces are subject to other rules. */
    private boolean isForeign(ObjectNode object) {
        return !object.path("metadata").path("namespace").asText().equals(namespace);
    }

    /** Only what the rules changed, so that fields unknown to them stay. */
    private static void apply(ObjectNode patch, ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue() instanceof ObjectNode inner) {
                apply(inner, object.withObjectProperty(field.getKey()));
            } else if (field.getValue().isNull()) {
                object.remove(field.getKey());
            } else {
                object.set(field.getKey(), field.getValue());
            }
        }
    }
}
