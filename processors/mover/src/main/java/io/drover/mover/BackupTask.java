package io.drover.mover;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.store.TargetReference;

/**
 * A backup to be made: body of {@code direct:data-mover-backup}. Plain data, so that a route may
 * hand it to another process.
 *
 * @param request names the volume and the snapshot, as the volume driver knows them
 * @param driver of the volume, {@code file} or {@code pvc}
 * @param backup name of the Backup
 */
public record BackupTask(
        TargetReference target, BackupRequest request, String driver, String backup) {
    /** Of a volume of Drover's own. */
    public BackupTask(TargetReference target, BackupRequest request) {
        this(target, request, "file", request.backup().value());
    }
}
