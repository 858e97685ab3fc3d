package io.drover.console.view;

/**
 * A restore of a system backup in a list.
 *
 * @param dryRun whether it only shows what it would do
 * @param items what has become of its resources, in words
 * @param message why it failed or waits; empty if there is nothing to say
 */
public record SystemRestoreRow(
        State state,
        Link restore,
        Link backup,
        boolean dryRun,
        Moment started,
        String items,
        String message) {}
