package io.drover.console.view;

import java.util.List;
import java.util.Optional;

/**
 * One backup.
 *
 * @param url what restores take; empty until there is one
 * @param commands lines to copy
 * @param verification address of the form that has it verified
 * @param proof what became of the last request to verify it
 */
public record BackupPage(
        Frame frame,
        BackupRow backup,
        String name,
        List<Fact> facts,
        String url,
        List<Fact> commands,
        String verification,
        Optional<RunRow> proof,
        Detail detail)
        implements Page {
    public BackupPage {
        facts = List.copyOf(facts);
        commands = List.copyOf(commands);
    }

    @Override
    public String template() {
        return "backup";
    }
}
