package io.drover.console.view;

/**
 * The backup of a backing image on a target, in a list.
 *
 * @param resource name of the BackupBackingImage
 * @param url what restores take; empty until there is one
 * @param message why it is not completed; empty if there is nothing to say
 */
public record ImageBackupRow(
        State state,
        Link target,
        String resource,
        String size,
        Moment made,
        String url,
        int percent,
        boolean running,
        boolean restorable,
        String message) {
    public String restore() {
        return Hrefs.imageBackup(resource, "restore");
    }

    public String deletion() {
        return Hrefs.imageBackup(resource, "delete");
    }
}
