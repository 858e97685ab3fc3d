package io.drover.reconcile;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    private static final Map<String, Class<? extends HasMetadata>> PROVISIONING =
            Map.of(
                    "csidrivers", CSIDriver.class,
                    "persistentvolumeclaims", PersistentVolumeClaim.class,
                    "persistentvolumes", PersistentVolume.class,
                    "storageclasses", StorageClass.class);

    /** Beside those of provisioning, what volumes need that are claims of other drivers. */
    private static final Map<String, Class<? extends HasMetadata>> CLAIMS =
            Map.of(
                    "namespaces", Namespace.class,
                    "volumeattachments", VolumeAttachment.class,
                    "jobs", Job.class,
                    "pods", Pod.class,
                    "leases", Lease.class);

    /** Of the snapshot controller, which a cluster may lack. */
    private static final Map<String, Class<? extends HasMetadata>> SNAPSHOTS =
            Map.of(
                    "volumesnapshotclasses", VolumeSnapshotClass.class,
                    "volumesnapshotcontents", VolumeSnapshotContent.class,
                    "volumesnapshots", VolumeSnapshot.class);

    private static final Set<Class<? extends HasMetadata>> OUTSIDE =
            Set.of(
                    CSIDriver.class,
                    PersistentVolumeClaim.class,
                    PersistentVolume.class,
                    StorageClass.class,
                    Namespace.class,
                    VolumeAttachment.class,
                    VolumeSnapshotClass.class,
                    VolumeSnapshotContent.class,
                    VolumeSnapshot.class);

    /** Of these only what bears Drover's label is of interest. */
    private static final Set<Class<? extends HasMetadata>> LABELLED =
            Set.of(
                    Job.class,
                    Pod.class,
                    Lease.class,
                    VolumeSnapshotContent.class,
                    VolumeSnapshot.class);

    private Kinds() {}

    /**
     * @throws IllegalArgumentException if there is no such kind; the message lists them
     */
    static Class<? extends HasMetadata> of(String plural) {
        Map<String, Class<? extends HasMetadata>> all = new TreeMap<>(BY_PLURAL);
        all.putAll(PROVISIONING);
        all.putAll(CLAIMS);
        all.putAll(SNAPSHOTS);
        Class<? extends HasMetadata> kind = all.get(plural);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "reconcile:%s names no kind; there are %s"
                            .formatted(plural, String.join(", ", all.keySet())));
        }
        return kind;
    }

    /** The kinds of a part of Drover. */
    static Collection<Class<? extends HasMetadata>> of(CacheScope scope) {
        return switch (scope) {
            case RESOURCES -> BY_PLURAL.values();
            case PROVISIONING -> PROVISIONING.values();
            case CLAIMS ->
                    Stream.concat(PROVISIONING.values().stream(), CLAIMS.values().stream())
                            .toList();
            case SNAPSHOTS -> SNAPSHOTS.values();
        };
    }

    /** Whether it is in other namespaces, or in none. */
    static boolean isOutside(Class<? extends HasMetadata> kind) {
        return OUTSIDE.contains(kind);
    }

    /** Whether only objects with {@link Names#LABEL_MANAGED_BY} are of interest. */
    static boolean isLabelled(Class<? extends HasMetadata> kind) {
        return LABELLED.contains(kind);
    }
}
