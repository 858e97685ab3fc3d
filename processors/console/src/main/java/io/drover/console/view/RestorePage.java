package io.drover.console.view;

import java.util.Optional;

/**
 * The choice of a restore point of a volume on a target.
 *
 * @param at the time that was asked for, as the field has it; empty for none
 * @param answer what was found for that time, in words; empty if none was asked for
 * @param picked the newest backup whose data is not younger than that time
 */
public record RestorePage(
        Frame frame,
        String name,
        String target,
        String at,
        String answer,
        Optional<BackupRow> picked,
        Timeline timeline,
        Listing<BackupRow> backups)
        implements Page {
    @Override
    public String template() {
        return "restore";
    }
}
