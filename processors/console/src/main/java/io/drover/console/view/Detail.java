package io.drover.console.view;

import java.util.List;

/**
 * The parts that the page of every resource ends with.
 *
 * @param eventsHidden why no events can be shown; empty if they can
 * @param yaml the resource as kubectl shows it
 */
public record Detail(
        List<ConditionRow> conditions, List<EventRow> events, String eventsHidden, String yaml) {
    public Detail {
        conditions = List.copyOf(conditions);
        events = List.copyOf(events);
    }

    /**
     * @param value True or False
     */
    public record ConditionRow(
            State state, String type, String value, String reason, String message, Moment since) {}

    /**
     * @param count how often it happened
     */
    public record EventRow(State state, String reason, String message, Moment last, int count) {}
}
