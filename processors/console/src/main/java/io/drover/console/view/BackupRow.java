package io.drover.console.view;

/**
 * A backup in a list.
 *
 * @param percent of one under way
 * @param sent bytes that were new to the store
 * @param message why it failed or waits; empty if there is nothing to say
 */
public record BackupRow(
        State state,
        Link backup,
        String place,
        Moment data,
        int percent,
        boolean running,
        String mode,
        String size,
        String sent,
        String job,
        boolean restorable,
        String restore,
        String message) {}
