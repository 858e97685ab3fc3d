package io.drover.mover;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.resource.BackupTarget;

/**
 * A backup to be made: body of {@code direct:data-mover-backup}.
 *
 * @param request names the volume and the snapshot, as the volume driver knows them
 */
public record BackupTask(BackupTarget target, BackupRequest request, ProgressListener progress) {}
