package io.drover.reconcile;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of resources that are cached, by the plural names that routes use. */
final class Kinds {
    private static final Map<String, Class<? extends HasMetadata>> BY_PLURAL =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("backingimages", BackingImage.class),
                            Map.entry("backupbackingimages", BackupBackingImage.class),
                            Map.entry("backuptargets", BackupTarget.class),
                            Map.entry("backupvolumes", BackupVolume.class),
                            Map.entry("backups", Backup.class),
                            Map.entry("configmaps", ConfigMap.class),
                            Map.entry("recurringjobs", RecurringJob.class),
                            Map.entry("settings", Setting.class),
                            Map.entry("snapshots", Snapshot.class),
                            Map.entry("systembackups", SystemBackup.class),
                            Map.entry("systemrestores", SystemRestore.class),
                            Map.entry("volumes", Volume.class)));

    /** Those of provisioning, which are in other namespaces or in none. */
    private static final Map<String, Class<? extends HasMetadata>> OUTSIDE =
            Map.of(
                    "csidrivers", CSIDriver.class,
                    "persistentvolumeclaims", PersistentVolumeClaim.class,
                    "persistentvolumes", PersistentVolume.class,
                    "storageclasses", StorageClass.class);

    private Kinds() {}

    /**
     * @throws IllegalArgumentException if there is no such kind; the message lists them
     */
    static Class<? extends HasMetadata> of(String plural) {
        Map<String, Class<? extends HasMetadata>> all = new TreeMap<>(BY_PLURAL);
        all.putAll(OUTSIDE);
        Class<? extends HasMetadata> kind = all.get(plural);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "reconcile:%s names no kind; there are %s"
                            .formatted(plural, String.join(", ", all.keySet())));
        }
        return kind;
    }

    /** The kinds in Drover's namespace. */
    static Collection<Class<? extends HasMetadata>> inside() {
        return BY_PLURAL.values();
    }

    /** The kinds in other namespaces or in none. */
    static Collection<Class<? extends HasMetadata>> outside() {
        return OUTSIDE.values();
    }
}
