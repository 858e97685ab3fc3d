package io.drover.console.view;

/**
 * The backups of a volume on a target, in a list.
 *
 * @param here whether there is a volume of that name in the cluster
 * @param saved how much less is stored than was backed up, such as {@code 6.1×}
 */
public record BackupVolumeRow(
        State state,
        Link volume,
        boolean here,
        int backups,
        Moment last,
        String size,
        String stored,
        String saved,
        String trouble) {}
