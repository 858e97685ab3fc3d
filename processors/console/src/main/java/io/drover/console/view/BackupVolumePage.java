package io.drover.console.view;

import java.util.Optional;

/**
 * The backups of one volume on one target.
 *
 * @param deletion address of the form that deletes them all
 * @param someDeletion address of the form that deletes those that are ticked
 * @param reading address of the form that has the store read
 * @param restorePoints address of the page where one is chosen to be restored
 * @param verification address of the form that has them verified
 * @param proof what became of the last request to verify them
 */
public record BackupVolumePage(
        Frame frame,
        BackupVolumeRow volume,
        String target,
        String name,
        Listing<BackupRow> backups,
        Bars bars,
        String deletion,
        String someDeletion,
        String reading,
        String restorePoints,
        String verification,
        Optional<RunRow> proof,
        Detail detail)
        implements Page {
    @Override
    public String template() {
        return "backup-volume";
    }
}
