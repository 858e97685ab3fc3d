package io.drover.console.view;

/**
 * The backups of one volume on one target.
 *
 * @param deletion address of the form that deletes them all
 */
public record BackupVolumePage(
        Frame frame,
        BackupVolumeRow volume,
        String target,
        String name,
        Listing<BackupRow> backups,
        Bars bars,
        String deletion,
        Detail detail)
        implements Page {
    @Override
    public String template() {
        return "backup-volume";
    }
}
