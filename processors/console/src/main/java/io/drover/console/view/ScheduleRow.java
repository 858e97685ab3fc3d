package io.drover.console.view;

/**
 * A recurring job in a list.
 *
 * @param volumes how many it is for
 */
public record ScheduleRow(
        State state,
        Link job,
        String task,
        String cron,
        String zone,
        String keep,
        String groups,
        int volumes,
        Moment last,
        Moment next,
        String trouble) {}
