package io.drover.console.view;

/**
 * A piece of work in a list.
 *
 * @param id of its row
 * @param about what it is about, beside the resource's name
 * @param step what it does, waits for, or came to; empty if there is nothing to say
 * @param done bytes of how many; empty if that is not known
 * @param rate bytes in a second; empty if that is not known
 * @param left how long it takes still; empty if that is not known
 * @param since when it began or was asked for
 * @param attempt which one it is; 1 for the first
 * @param cancel address of the form that ends it; empty if it cannot be ended
 */
public record RunRow(
        String id,
        State state,
        String kind,
        Link run,
        Link object,
        String about,
        String step,
        int percent,
        boolean running,
        String done,
        String rate,
        String left,
        Moment since,
        Moment ended,
        int attempt,
        String cancel) {}
