package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.control.several.Siblings;
import io.drover.mover.BackupTask;
import io.drover.mover.DataMoverRoute;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Volume;

import java.io.IOException;

/**
 * The job of one backup, which knows what is backed up to where.
 *
 * @param driver of the volume
 * @param throttle of what the Backup shows of its progress
 */
record BackupWork(
        DataMoverRoute mover,
        Backup backup,
        BackupTarget target,
        BackupRequest request,
        String driver,
        ProgressThrottle throttle)
        implements JobRunner.Work<BackupOutcome> {
    @Override
    public BackupOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        String name = backup.getMetadata().getName();
        BackupTask task =
                new BackupTask(TargetConnections.reference(target), request, driver, name);
        // Jobs read for themselves: siblings of a claim's snapshot share no read
        return Siblings.targets(backup).isEmpty() || driver.equals(Volume.CLAIM_DRIVER)
                ? mover.backup(task, progress)
                : mover.backupWithSiblings(name, task, progress);
    }
}
