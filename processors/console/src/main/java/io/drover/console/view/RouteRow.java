package io.drover.console.view;

/**
 * A route in a list, with what JMX counts.
 *
 * @param mean of the time that an exchange took, in words
 */
public record RouteRow(
        State state,
        Link route,
        String description,
        long total,
        long failed,
        long inFlight,
        String mean) {}
