package io.drover.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.job.JobRunner;
import io.drover.mover.BackupTask;
import io.drover.mover.DataMoverRoute;
import io.drover.resource.BackupTarget;

import java.io.IOException;

/** The job of one backup, which tells from what to where it goes. */
record BackupWork(DataMoverRoute mover, BackupTarget target, BackupRequest request)
        implements JobRunner.Work<BackupOutcome> {
    @Override
    public BackupOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return mover.backup(new BackupTask(target, request, progress));
    }
}
