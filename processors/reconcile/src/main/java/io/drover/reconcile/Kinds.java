package io.drover.reconcile;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of resources that are cached, by the plural names that routes use. */
final class Kinds {
    private static final Map<String, Class<? extends HasMetadata>> BY_PLURAL =
            new TreeMap<>(
                    Map.of(
                            "backuptargets", BackupTarget.class,
                            "backupvolumes", BackupVolume.class,
                            "backups", Backup.class,
                            "configmaps", ConfigMap.class,
                            "settings", Setting.class,
                            "snapshots", Snapshot.class,
                            "volumes", Volume.class));

    private Kinds() {}

    /**
     * @throws IllegalArgumentException if there is no such kind; the message lists them
     */
    static Class<? extends HasMetadata> of(String plural) {
        Class<? extends HasMetadata> kind = BY_PLURAL.get(plural);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "reconcile:%s names no kind; there are %s"
                            .formatted(plural, String.join(", ", BY_PLURAL.keySet())));
        }
        return kind;
    }

    static Collection<Class<? extends HasMetadata>> all() {
        return BY_PLURAL.values();
    }
}
