package io.drover.control.image;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Conditions;

import org.apache.camel.Body;

import java.time.InstantSource;

/** The condition of an image's backup, from its state. Bean {@code imageBackupCondition}. */
public final class ImageBackupCondition {
    private final InstantSource clock;

    ImageBackupCondition(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it is completed, and why not. */
    public void show(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        BackupBackingImage.Status status = run.status();
        String messages = String.join("; ", status.messages.values());
        switch (status.state) {
            case ImageBackups.COMPLETED -> set(status, true, "", messages);
            case ImageBackups.IN_PROGRESS ->
                    set(status, false, "InProgress", status.progress + " %");
            case ImageBackups.ERROR -> set(status, false, "Failed", status.error);
            case ImageBackups.UNKNOWN -> set(status, false, "Unfinished", messages);
            case ImageBackups.DELETING -> set(status, false, "Deleting", messages);
            default ->
                    set(
                            status,
                            false,
                            "Waiting",
                            messages.isEmpty() ? "its target has not been read" : messages);
        }
    }

    private void set(
            BackupBackingImage.Status status, boolean completed, String reason, String message) {
        status.conditions =
                Conditions.with(
                        status.conditions,
                        BackupBackingImage.COMPLETED,
                        completed,
                        reason,
                        message,
                        clock.instant());
    }
}
