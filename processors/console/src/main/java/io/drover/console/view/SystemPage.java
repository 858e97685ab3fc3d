package io.drover.console.view;

import java.util.List;

/**
 * All system backups, and the newest restores.
 *
 * @param unusable why no system backup can be made; empty if one can
 */
public record SystemPage(
        Frame frame,
        String unusable,
        Listing<SystemBackupRow> backups,
        List<SystemRestoreRow> restores,
        int moreRestores)
        implements Page {
    public SystemPage {
        restores = List.copyOf(restores);
    }

    @Override
    public String template() {
        return "system";
    }
}
