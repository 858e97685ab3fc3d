package io.drover.console.view;

import java.util.List;

/**
 * What runs, waits and has ended.
 *
 * @param failed whether only what has failed is shown
 * @param elsewhere the Drover that does the work; empty if it is this one
 */
public record ActivityPage(
        Frame frame,
        boolean failed,
        String elsewhere,
        List<RunRow> running,
        List<RunRow> waiting,
        int moreWaiting,
        Listing<RunRow> ended)
        implements Page {
    public ActivityPage {
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
    }

    @Override
    public String template() {
        return "activity";
    }
}
