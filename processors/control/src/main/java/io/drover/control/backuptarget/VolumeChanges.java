package io.drover.control.backuptarget;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the listing of a store means for the BackupVolumes of its target.
 *
 * @param found the volumes of the store that have no resource yet or differ from it
 * @param unchanged how many others the store has, to which nothing is to be done
 * @param gone the resources to be deleted
 * @param hidden names of volumes that cannot have resources
 * @param readAt when the listing began, as in resources
 */
public record VolumeChanges(
        List<Found> found, int unchanged, List<Gone> gone, Set<String> hidden, String readAt) {

    /**
     * A volume of the store.
     *
     * @param present the resource that it has
     */
    public record Found(
            BackupTarget target, String volume, Optional<BackupVolume> present, String readAt) {}

    /**
     * A resource to be removed.
     *
     * @param reason for people
     */
    public record Gone(BackupVolume resource, String reason) {}
}
