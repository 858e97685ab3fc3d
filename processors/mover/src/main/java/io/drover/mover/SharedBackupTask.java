package io.drover.mover;

import java.util.List;

/**
 * Backups of one snapshot to several targets, to be made from one read: body of {@code
 * direct:data-mover-backup-shared}. Plain data, so that a route may hand it to another process.
 *
 * @param tasks one for each target, all of the same snapshot
 */
public record SharedBackupTask(List<BackupTask> tasks) {
    public SharedBackupTask {
        tasks = List.copyOf(tasks);
    }
}
