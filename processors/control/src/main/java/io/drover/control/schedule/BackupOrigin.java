package io.drover.control.schedule;

import io.drover.resource.Backup;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Distinguishes a job's own backups from those of a job of the same name in another cluster, or in
 * another namespace, that backs up a volume of the same name to the same target. Thread-safe.
 */
final class BackupOrigin {
    /** On backups of recurring jobs: which Drover has made them. */
    static final String LABEL = "drover.io/cluster";

    private final Supplier<String> id;

    /**
     * @param id of this Drover
     */
    BackupOrigin(Supplier<String> id) {
        this.id = id;
    }

    /** Its label, as part of a request for a backup. */
    void mark(Backup backup) {
        backup.getSpec().labels.put(LABEL, id.get());
    }

    /**
     * Whether the backup was made here. One without the label was made by Longhorn or an older
     * Drover: it is from here if its resource is still the one by which it was requested.
     *
     * @param labels those of the backup
     */
    boolean isHere(Backup backup, Map<String, String> labels) {
        return Optional.ofNullable(labels.get(LABEL))
                .map(id.get()::equals)
                .orElseGet(() -> !backup.getSpec().snapshotName.isEmpty());
    }
}
