package io.drover.control.backupvolume;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceKey;

import java.util.List;

/**
 * What the listing of a volume's backups in a store means for the Backup resources.
 *
 * @param place the volume in its store
 * @param local the resources before
 * @param found backups of the store that have no resource
 * @param gone resources to be deleted if a second look at the store confirms it
 * @param unreadable resources of backups that could not be read before
 * @param leaving resources that may be deleted although the store has their backup, which then gets
 *     another
 * @param changed whether backups were added or removed
 * @param readAt when the listing began, as in resources
 */
public record BackupChanges(
        Place place,
        List<Backup> local,
        List<Found> found,
        List<Gone> gone,
        List<Unreadable> unreadable,
        List<ResourceKey> leaving,
        boolean changed,
        String readAt) {

    /** Whether resources are going to be created, which take the volume's size from its status. */
    public boolean anyFound() {
        return !found.isEmpty();
    }

    /** A volume in the store of its target. */
    public record Place(BackupVolume resource, Backupstore store, VolumeName volume) {}

    /** A backup of the store. */
    public record Found(Place place, BackupName backup) {}

    /**
     * A resource to be deleted.
     *
     * @param failed whether because it failed long ago, not because the store lacks it
     */
    public record Gone(Place place, Backup backup, boolean failed) {}

    /** A resource of a backup that may have been repaired meanwhile. */
    public record Unreadable(Backup backup, String readAt) {}
}
