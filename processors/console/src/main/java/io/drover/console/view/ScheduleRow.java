package io.drover.console.view;

/**
 * A recurring job in a list.
 *
 * @param sentence the schedule in words; empty if it cannot be read
 * @param volumes how many it is for
 */
public record ScheduleRow(
        State state,
        Link job,
        String task,
        String cron,
        String sentence,
        String keep,
        String groups,
        int volumes,
        Moment last,
        Moment next,
        String trouble) {}
