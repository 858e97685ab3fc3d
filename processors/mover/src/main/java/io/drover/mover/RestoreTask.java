package io.drover.mover;

import io.drover.blockengine.restore.RestoreRequest;
import io.drover.store.TargetReference;

/**
 * A restore to be made: body of {@code direct:data-mover-restore}. Plain data, so that a route may
 * hand it to another process.
 *
 * @param volume the new volume, as the volume driver knows it
 * @param backingImage the image that it lies on; empty for none
 * @param driver of the volume, {@code file} or {@code pvc}
 */
public record RestoreTask(
        String volume,
        TargetReference target,
        RestoreRequest request,
        String backingImage,
        String driver) {}
