package io.drover.control.system;

import static io.drover.control.system.SystemNames.CREATING_IMAGE_BACKUPS;
import static io.drover.control.system.SystemNames.CREATING_VOLUME_BACKUPS;
import static io.drover.control.system.SystemNames.ERROR;
import static io.drover.control.system.SystemNames.GENERATING;
import static io.drover.control.system.SystemNames.LABEL_VERSION;
import static io.drover.control.system.SystemNames.READY;
import static io.drover.control.system.SystemNames.UPLOADING;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.SystemBackup;

import org.apache.camel.Body;

/**
 * Which case a SystemBackup is, by words that the route compares. Bean {@code systemBackupCases}.
 */
public final class SystemBackupCases {
    /** The case, from the state that its status shows: a restart goes on with it. */
    public String recognise(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        if (run.deleting()) {
            return "being-deleted";
        }
        return switch (run.status().state) {
            case READY, ERROR -> "settled";
            case CREATING_VOLUME_BACKUPS -> "backing-up-volumes";
            case CREATING_IMAGE_BACKUPS -> "backing-up-images";
            case GENERATING, UPLOADING -> "to-be-uploaded";
            default ->
                    SystemNames.labels(run.resource()).containsKey(LABEL_VERSION)
                            ? "found"
                            : "requested";
        };
    }
}
