package io.drover.console.view;

import java.util.List;

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
        List<BackupVolumeRow> volumes,
        Strip strip,
        String undeletable,
        Detail detail)
        implements Page {
    public TargetPage {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String template() {
        return "target";
    }
}
