package io.drover.control.system;

import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Map;
import java.util.Optional;

/** Labels, annotations and states of system backups and restores. */
public final class SystemNames {
    /** Of a SystemBackup that was found in a store: the version that made it. */
    public static final String LABEL_VERSION = "longhorn.io/version";

    /** Of a Snapshot that a system backup took: its volume. */
    public static final String LABEL_SNAPSHOT_OF = "drover.io/system-backup-of";

    /** Of a SystemRestore: it shows what it would do, and changes nothing. */
    public static final String ANNOTATION_DRY_RUN = "drover.io/dry-run";

    /** Of a SystemRestore: volumes that never had a backup are made, empty. */
    public static final String ANNOTATION_EMPTY = "drover.io/restore-empty-volumes";

    /**
     * Of a SystemBackup: the ConfigMap with the OpenPGP public key that Secrets of targets are
     * encrypted to.
     */
    public static final String ANNOTATION_SECRETS = "drover.io/include-secrets";

    public static final String SYNCING = "Syncing";
    public static final String CREATING_VOLUME_BACKUPS = "CreatingVolumeBackups";
    public static final String CREATING_IMAGE_BACKUPS = "CreatingBackingImageBackups";
    public static final String GENERATING = "Generating";
    public static final String UPLOADING = "Uploading";
    public static final String READY = SystemBackup.READY;
    public static final String ERROR = SystemBackup.ERROR;
    public static final String DELETING = "Deleting";

    private SystemNames() {}

    /** Whether an annotation says yes. */
    public static boolean isSet(HasMetadata object, String annotation) {
        return "true".equals(annotations(object).get(annotation));
    }

    static Map<String, String> annotations(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    }

    static Map<String, String> labels(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    }
}
