package io.drover.console.view;

import java.util.List;

/**
 * One recurring job.
 *
 * @param runs the next ones
 * @param failures volumes for which the last run failed
 */
public record SchedulePage(
        Frame frame,
        ScheduleRow job,
        String name,
        List<Fact> facts,
        List<Moment> runs,
        Listing<Link> volumes,
        List<Failure> failures,
        Detail detail)
        implements Page {
    public SchedulePage {
        facts = List.copyOf(facts);
        runs = List.copyOf(runs);
        failures = List.copyOf(failures);
    }

    @Override
    public String template() {
        return "schedule";
    }

    /** A volume for which the last run failed. */
    public record Failure(Link volume, String message, int attempts, Moment retry) {}
}
