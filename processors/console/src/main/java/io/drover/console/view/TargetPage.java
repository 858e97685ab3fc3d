package io.drover.console.view;

/**
 * One backup target.
 *
 * @param volumes what it holds
 * @param undeletable why it cannot be deleted; empty if it can
 */
public record TargetPage(
        Frame frame,
        TargetRow target,
        String name,
        Listing<BackupVolumeRow> volumes,
        Strip strip,
        Strip availability,
        Trend trend,
        String undeletable,
        Detail detail)
        implements Page {

    @Override
    public String template() {
        return "target";
    }
}
