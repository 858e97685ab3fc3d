package io.drover.console.view;

/**
 * A backing image in a list.
 *
 * @param here whether the cluster has it; otherwise only stores do
 * @param source where it is from
 * @param copies how many disks have it
 * @param volumes how many lie on it
 * @param targets names of those that have a backup of it
 * @param percent of one that is being fetched
 * @param message why it is not ready; empty if there is nothing to say
 */
public record ImageRow(
        State state,
        Link image,
        boolean here,
        String source,
        String size,
        String virtualSize,
        int copies,
        int volumes,
        String targets,
        int percent,
        boolean running,
        String message) {}
