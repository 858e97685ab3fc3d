package io.drover.control.schedule;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a recurring job does with each of its volumes; the tasks of Longhorn. */
public enum RecurringTask {
    SNAPSHOT("snapshot"),
    SNAPSHOT_FORCE_CREATE("snapshot-force-create"),
    SNAPSHOT_CLEANUP("snapshot-cleanup"),
    SNAPSHOT_DELETE("snapshot-delete"),
    BACKUP("backup"),
    BACKUP_FORCE_CREATE("backup-force-create"),
    FILESYSTEM_TRIM("filesystem-trim"),
    SYSTEM_BACKUP("system-backup");

    private final String id;

    RecurringTask(String id) {
        this.id = id;
    }

    /** As it is written in {@code spec.task}. */
    public String id() {
        return id;
    }

    /**
     * @throws IllegalArgumentException naming the text and all tasks
     */
    public static RecurringTask of(String id) {
        return Arrays.stream(values())
                .filter(task -> task.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is no task; use one of %s".formatted(id, ids())));
    }

    private static String ids() {
        return Arrays.stream(values()).map(RecurringTask::id).collect(Collectors.joining(", "));
    }

    /** Whether it makes backups of volumes. */
    public boolean isBackup() {
        return this == BACKUP || this == BACKUP_FORCE_CREATE;
    }

    /** Whether it makes something, of which a retention rule keeps a part. */
    public boolean retains() {
        return isBackup()
                || this == SNAPSHOT
                || this == SNAPSHOT_FORCE_CREATE
                || this == SYSTEM_BACKUP;
    }
}
