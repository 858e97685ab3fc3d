package io.drover.console.activity;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of work, by the resource that asks for it. */
public enum RunKind {
    BACKUP(
            "backup",
            "Backup",
            "backup",
            Backup.class,
            "The backup is deleted, with what it has sent to its target."),
    RESTORE(
            "restore",
            "Restore",
            "restore",
            Volume.class,
            "The volume is deleted: its data is not complete, so that nobody can use it."),
    STANDBY("standby", "Standby", "restore", Volume.class, ""),
    IMAGE(
            "image",
            "Image",
            "image",
            BackingImage.class,
            "The image is deleted, with what has arrived of its file."),
    IMAGE_UPLOAD(
            "image-upload",
            "Upload",
            "image-upload",
            BackingImage.class,
            "The image is deleted, with what has arrived of its file."),
    IMAGE_BACKUP(
            "image-backup",
            "Image backup",
            "image-backup",
            BackupBackingImage.class,
            "The backup of the image is deleted. The image itself stays."),
    SYSTEM_BACKUP(
            "system-backup",
            "System backup",
            "system-backup",
            SystemBackup.class,
            "The system backup is deleted. Backups of volumes and images that it has made stay."),
    SYSTEM_RESTORE(
            "system-restore",
            "System restore",
            "system-restore",
            SystemRestore.class,
            "The restore stops and is deleted. What it has restored stays."),
    RECURRING_JOB("recurring-job", "Schedule", "recurring-job", RecurringJob.class, ""),
    VERIFICATION("verification", "Verification", "verify", BackupTarget.class, ""),
    BACKUP_VERIFICATION("backup-verification", "Verification", "verify-now", Backup.class, ""),
    BACKUPS_VERIFICATION(
            "backups-verification", "Verification", "verify-now", BackupVolume.class, ""),
    BACKUP_DELETION("backup-deletion", "Deletion", "delete", Backup.class, ""),
    BACKUPS_DELETION("backups-deletion", "Deletion", "delete-volume", BackupVolume.class, ""),
    IMAGE_BACKUP_DELETION(
            "image-backup-deletion", "Deletion", "delete-image", BackupBackingImage.class, ""),
    SYSTEM_BACKUP_DELETION(
            "system-backup-deletion", "Deletion", "delete-system-backup", SystemBackup.class, "");

    private final String id;
    private final String title;
    private final String job;
    private final Class<? extends HasMetadata> resource;
    private final String cancellation;

    RunKind(
            String id,
            String title,
            String job,
            Class<? extends HasMetadata> resource,
            String cancellation) {
        this.id = id;
        this.title = title;
        this.job = job;
        this.resource = resource;
        this.cancellation = cancellation;
    }

    public static Optional<RunKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** As it is in an address. */
    public String id() {
        return id;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** The kind of its jobs. */
    String job() {
        return job;
    }

    /** Of the resource that asks for it. */
    public Class<? extends HasMetadata> resource() {
        return resource;
    }

    /** What the deletion of its resource, which ends it, means; empty if it cannot be ended. */
    public String cancellation() {
        return cancellation;
    }
}
