package io.drover.console.view;

import java.util.List;

/**
 * One restore of a system backup.
 *
 * @param counts how many resources are in which state
 * @param chosen the state that is shown only; empty for all
 * @param percent of the resources that have ended
 * @param applicable whether it is a dry run that has ended
 */
public record SystemRestorePage(
        Frame frame,
        SystemRestoreRow restore,
        String name,
        List<Count> counts,
        String chosen,
        Listing<ItemRow> items,
        int percent,
        boolean running,
        boolean applicable,
        Detail detail)
        implements Page {
    public SystemRestorePage {
        counts = List.copyOf(counts);
    }

    @Override
    public String template() {
        return "system-restore";
    }

    /** Resources of a state. */
    public record Count(State state, Link show, int number) {}

    /** What has become of a resource. */
    public record ItemRow(State state, String kind, String name, String message) {}
}
