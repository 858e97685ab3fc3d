package io.drover.console.view;

import java.util.List;

/**
 * What all targets hold.
 *
 * @param filter the text that is looked for
 * @param found backups whose names have it
 */
public record BackupsPage(
        Frame frame, String filter, List<Group> groups, List<BackupRow> found, int moreFound)
        implements Page {
    public BackupsPage {
        groups = List.copyOf(groups);
        found = List.copyOf(found);
    }

    @Override
    public String template() {
        return "backups";
    }

    /**
     * A target and the volumes that have backups on it.
     *
     * @param empty why there are none, and what happens next; empty if there are some
     */
    public record Group(TargetRow target, Listing<BackupVolumeRow> volumes, String empty) {}
}
