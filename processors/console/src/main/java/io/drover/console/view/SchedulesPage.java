package io.drover.console.view;

import java.util.List;

/** All recurring jobs. */
public record SchedulesPage(Frame frame, List<ScheduleRow> jobs, Week week) implements Page {
    public SchedulesPage {
        jobs = List.copyOf(jobs);
    }

    @Override
    public String template() {
        return "schedules";
    }
}
