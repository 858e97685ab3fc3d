package io.drover.control.image;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Times;

import org.apache.camel.Body;

/** Which case a BackupBackingImage is. Bean {@code imageBackupCases}. */
public final class ImageBackupCases {
    /** One of the words that the route compares. */
    public String recognise(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        if (run.deleting()) {
            return "deleting";
        }
        BackupBackingImage.Spec spec = run.resource().getSpec();
        BackupBackingImage.Status status = run.status();
        if (spec.userCreated && !status.state.equals(ImageBackups.COMPLETED)) {
            return "requested";
        }
        boolean unread = status.lastSyncedAt.isEmpty() || status.url.isEmpty();
        return unread || Times.syncDue(spec.syncRequestedAt, status.lastSyncedAt)
                ? "found"
                : "settled";
    }
}
