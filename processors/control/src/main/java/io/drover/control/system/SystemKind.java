package io.drover.control.system;

import io.drover.resource.BackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of an archive that Drover writes and restores, in the order of a restore. */
enum SystemKind {
    SETTING("longhorn/setting", "longhorn.io/v1beta2", Setting.class),
    BACKUP_TARGET("longhorn/backuptargets", "longhorn.io/v1beta2", BackupTarget.class),
    BACKING_IMAGE("longhorn/backingimages", "longhorn.io/v1beta2", BackingImage.class),
    VOLUME("longhorn/volumes", "longhorn.io/v1beta2", Volume.class),
    RECURRING_JOB("longhorn/recurringjobs", "longhorn.io/v1beta2", RecurringJob.class),
    CONFIG_MAP("kubernetes/configmaps", "v1", ConfigMap.class),
    STORAGE_CLASS("kubernetes/storageclasses", "storage.k8s.io/v1", StorageClass.class),
    CLAIM("kubernetes/persistentvolumeclaims", "v1", PersistentVolumeClaim.class),
    PERSISTENT_VOLUME("kubernetes/persistentvolumes", "v1", PersistentVolume.class);

    private final String file;
    private final String apiVersion;
    private final Class<? extends HasMetadata> type;

    SystemKind(String file, String apiVersion, Class<? extends HasMetadata> type) {
        this.file = file;
        this.apiVersion = apiVersion;
        this.type = type;
    }

    static Optional<SystemKind> ofFile(String file) {
        return Arrays.stream(values()).filter(kind -> kind.file.equals(file)).findFirst();
    }

    /** Below {@code yamls}, without its suffix. */
    String file() {
        return file;
    }

    String apiVersion() {
        return apiVersion;
    }

    Class<? extends HasMetadata> type() {
        return type;
    }

    /** As in a manifest. */
    String kind() {
        return type.getSimpleName();
    }

    /** Whether its objects are in other namespaces or in none. */
    boolean isOutside() {
        return this == STORAGE_CLASS || this == PERSISTENT_VOLUME || this == CLAIM;
    }
}
