package io.drover.mover;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.store.TargetReference;

/**
 * A step of a standby volume: body of {@code direct:data-mover-catch-up}. Plain data, so that a
 * route may hand it to another process.
 *
 * @param volume the standby volume, as the volume driver knows it
 * @param backingImage that it lies on; empty for none
 * @param imageChecksum SHA-512 of that image; empty if it is not known
 * @param driver of the volume, {@code file} or {@code pvc}
 */
public record CatchUpTask(
        String volume,
        TargetReference target,
        CatchUpRequest request,
        String backingImage,
        String imageChecksum,
        String driver) {
    /** The same for another backup. */
    public CatchUpTask of(String backup) {
        return new CatchUpTask(
                volume,
                target,
                new CatchUpRequest(request.volume(), new BackupName(backup)),
                backingImage,
                imageChecksum,
                driver);
    }
}
