package io.drover.console.view;

/**
 * A system backup in a list.
 *
 * @param policy which volumes it backs up
 * @param job the recurring job that made it; empty if none did
 * @param parts how many of its volumes and images are dealt with; empty if that is not known
 * @param message why it failed or waits; empty if there is nothing to say
 */
public record SystemBackupRow(
        State state,
        Link backup,
        String version,
        Moment created,
        String policy,
        String job,
        String parts,
        String message) {}
