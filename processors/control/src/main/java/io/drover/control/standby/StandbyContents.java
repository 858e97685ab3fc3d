package io.drover.control.standby;

import io.drover.control.mover.StandbyNotes;
import io.drover.resource.Volume;
import io.drover.volume.StandbyContent;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.util.Optional;

/** What standby volumes have: files of Drover's own, or devices of claims. */
final class StandbyContents {
    private final VolumeControl driver;

    StandbyContents(VolumeControl driver) {
        this.driver = driver;
    }

    StandbyContent of(Volume volume) throws IOException {
        return volume.isClaim()
                ? new StandbyContent(
                        !StandbyNotes.hasClaim(volume),
                        StandbyNotes.size(volume).orElse(0L),
                        StandbyNotes.heldBackup(volume),
                        StandbyNotes.towards(volume))
                : driver.standby(volume.getMetadata().getName());
    }

    /** Whether the claim of the volume is getting its device, which cannot be taken back. */
    static boolean isHandedOver(Volume volume) {
        return volume.isClaim() && StandbyNotes.isHandedOver(volume);
    }

    /**
     * Ends the following.
     *
     * @throws IOException if no backup has been restored into it completely
     */
    void activate(Volume volume) throws IOException {
        if (!volume.isClaim()) {
            driver.activate(volume.getMetadata().getName());
        }
    }

    /** Why it holds no backup completely; empty if it does, or has had none. */
    static Optional<String> interval(StandbyContent content) {
        return content.towards()
                .map(
                        towards ->
                                content.held()
                                        .map(
                                                held ->
                                                        "is between backups %s and %s"
                                                                .formatted(held.backup(), towards))
                                        .orElse("has been filled in part from backup " + towards));
    }
}
