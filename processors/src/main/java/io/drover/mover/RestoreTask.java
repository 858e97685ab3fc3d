package io.drover.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.resource.BackupTarget;

/**
 * A restore to be made: body of {@code direct:data-mover-restore}.
 *
 * @param volume the new volume, as the volume driver knows it
 */
public record RestoreTask(
        String volume, BackupTarget target, RestoreRequest request, ProgressListener progress) {}
