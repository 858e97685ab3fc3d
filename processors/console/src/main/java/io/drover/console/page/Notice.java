package io.drover.console.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What has just been done, told once on the page that follows. */
public enum Notice {
    TARGET_CREATED("The target was created. It is looked at now; its state appears here."),
    TARGET_CHANGED("The target was changed."),
    TARGET_DELETED("The target is being deleted. Nothing is deleted in its store."),
    SECRET_CREATED("The Secret was created. Go on with the target that is to use it."),
    SYNC_REQUESTED("The store is being read."),
    VERIFICATION_REQUESTED("The verification was requested. How it goes is shown below."),
    NEW_VOLUME_CREATED("The volume was created."),
    ATTACHED("The volume is being attached. Where it is appears below."),
    DETACHED("The volume is being detached."),
    ENLARGED("The volume is being enlarged."),
    SNAPSHOT_DELETED("The snapshot is being deleted."),
    VOLUME_CREATED("The volume was created, and is being filled from the backup."),
    STANDBY_CREATED("The standby volume was created. It follows the backups from now on."),
    ACTIVATION_REQUESTED("The volume is being activated."),
    VOLUME_DELETED("The volume is being deleted. Its backups stay."),
    SNAPSHOT_REQUESTED("The snapshot was requested."),
    BACKUP_REQUESTED("The backup was requested. Its progress is below."),
    BACKUPS_REQUESTED("The backups were requested. What runs is shown above."),
    TARGET_SET("Later backups go to the new target."),
    NEEDS_NO_BACKUP("The volume is no longer counted among those that are to be protected."),
    NEEDS_BACKUP("The volume is counted among those that are to be protected again."),
    SOME_DELETED("The backups are being deleted from their store."),
    BACKUP_DELETED("The backup is being deleted from its store."),
    BACKUPS_DELETED("All backups of the volume are being deleted from the store."),
    RESOURCE_DELETED("The resource is being removed. The backup stays in its store."),
    JOB_ADDED("The recurring job is for this volume now."),
    JOB_REMOVED("The recurring job is no longer for this volume."),
    JOB_CREATED("The recurring job was created."),
    JOB_CHANGED("The recurring job was changed."),
    JOB_DELETED("The recurring job was deleted. What it made stays."),
    RUN_REQUESTED("A run was requested."),
    IMAGE_CREATED("The image was created. It is fetched now; how far that is stands below."),
    IMAGE_AWAITS_FILE("The image was created. Choose its file below."),
    IMAGE_UPLOADED("The file has arrived. It is checked now."),
    NO_FILE("No file was chosen."),
    UPLOAD_BUSY("Another upload of this image is under way; wait for it, or delete the image."),
    IMAGE_DELETED("The image is being deleted. Its backups stay in the stores."),
    IMAGE_BACKUP_REQUESTED("The backup of the image was requested. Its progress is below."),
    IMAGE_BACKUP_DELETED("The backup of the image is being deleted from its store."),
    SYSTEM_BACKUP_REQUESTED("The system backup was requested. Its progress is below."),
    SYSTEM_BACKUP_DELETED(
            "The system backup is being deleted, with its archive. Backups of volumes stay."),
    DRY_RUN_REQUESTED(
            "What a restore would do is being found out; nothing is changed. It appears below."),
    SYSTEM_RESTORE_REQUESTED("The restore was requested. Its progress is below."),
    SYSTEM_RESTORE_DELETED("The restore was deleted. What it restored stays."),
    RUN_CANCELLED("It is being cancelled.");

    private final String text;

    Notice(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** As it is in an address. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Notice> of(String id) {
        return Arrays.stream(values()).filter(notice -> notice.id().equals(id)).findFirst();
    }
}
