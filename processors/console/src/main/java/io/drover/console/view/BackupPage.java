package io.drover.console.view;

import java.util.List;

/**
 * One backup.
 *
 * @param url what restores take; empty until there is one
 * @param commands lines to copy
 */
public record BackupPage(
        Frame frame,
        BackupRow backup,
        String name,
        List<Fact> facts,
        String url,
        List<Fact> commands,
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
