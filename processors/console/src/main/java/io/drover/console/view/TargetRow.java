package io.drover.console.view;

/**
 * A backup target in a list.
 *
 * @param trouble why it cannot be used; empty if it can
 * @param stored bytes of all its volumes
 */
public record TargetRow(
        State state,
        Link target,
        String url,
        String secret,
        String poll,
        int volumes,
        int backups,
        String stored,
        Moment synced,
        String trouble) {}
