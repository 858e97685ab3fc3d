package io.drover.console.view;

/** The backups of one volume on one target. */
public record BackupVolumePage(
        Frame frame,
        BackupVolumeRow volume,
        String target,
        String name,
        Listing<BackupRow> backups,
        Bars bars,
        Detail detail)
        implements Page {
    @Override
    public String template() {
        return "backup-volume";
    }
}
