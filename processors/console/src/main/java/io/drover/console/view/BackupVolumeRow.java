package io.drover.console.view;

/**
 * The backups of a volume on a target, in a list.
 *
 * @param claim that used it, with its namespace; empty if none is recorded
 * @param here whether there is a volume of that name in the cluster
 * @param saved how much less is stored than was backed up, such as {@code 6.1×}
 */
public record BackupVolumeRow(
        State state,
        Link volume,
        String claim,
        boolean here,
        int backups,
        Moment last,
        String size,
        String stored,
        String saved,
        String trouble) {}
