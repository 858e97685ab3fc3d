package io.drover.console.view;

import java.util.List;

/**
 * Days as squares, the last one today.
 *
 * @param summary the same in words
 */
public record Strip(List<Day> days, String summary) {
    private static final int STEP = 12;

    public Strip {
        days = List.copyOf(days);
    }

    /**
     * @param tone OK, BAD, WARN for a backup that was too old, or IDLE for a day of which nothing
     *     is known
     */
    public record Day(String date, State.Tone tone, String text) {}

    public int width() {
        return days.size() * STEP - 2;
    }

    public int x(int index) {
        return index * STEP;
    }
}
