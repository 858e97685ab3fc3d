package io.drover.mover;

import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.store.TargetReference;

/**
 * A step of a standby volume: body of {@code direct:data-mover-catch-up}. Plain data, so that a
 * route may hand it to another process.
 *
 * @param volume the standby volume, as the volume driver knows it
 * @param backingImage that it lies on; empty for none
 * @param imageChecksum SHA-512 of that image; empty if it is not known
 */
public record CatchUpTask(
        String volume,
        TargetReference target,
        CatchUpRequest request,
        String backingImage,
        String imageChecksum) {}
