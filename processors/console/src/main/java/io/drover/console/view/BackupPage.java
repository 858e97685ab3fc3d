package io.drover.console.view;

import java.util.List;

/**
 * One backup.
 *
 * @param url what restores take; empty until there is one
 * @param command the line that restores it to a file
 */
public record BackupPage(
        Frame frame,
        BackupRow backup,
        String name,
        List<Fact> facts,
        String url,
        String command,
        String nbd,
        Detail detail)
        implements Page {
    public BackupPage {
        facts = List.copyOf(facts);
    }

    @Override
    public String template() {
        return "backup";
    }
}
