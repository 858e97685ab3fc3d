package io.drover.console.view;

import java.util.List;

/**
 * The runs of the next seven days by day and hour, in UTC.
 *
 * @param days their names, from today
 * @param cells hours with runs, in their order
 * @param summary the same in words
 */
public record Week(List<String> days, List<Cell> cells, String summary) {
    private static final int LEFT = 72;
    private static final int TOP = 24;
    private static final int WIDTH = 32;
    private static final int HEIGHT = 24;
    private static final int HOURS = 24;
    private static final int SMALLEST = 4;

    /** Which has room for the number of jobs. */
    private static final int SMALLEST_OF_SEVERAL = 8;

    private static final int LARGEST = 10;

    public Week {
        days = List.copyOf(days);
        cells = List.copyOf(cells);
    }

    /**
     * An hour in which jobs run.
     *
     * @param day from 0
     * @param jobs their names
     * @param volumes how many all of them are for
     */
    public record Cell(int day, int hour, String when, List<Link> jobs, int volumes) {
        public Cell {
            jobs = List.copyOf(jobs);
        }

        /** The same in words. */
        public String text() {
            return "%s: %s, %s"
                    .formatted(
                            when,
                            String.join(", ", jobs.stream().map(Link::text).toList()),
                            Text.count(volumes, "volume"));
        }
    }

    public int width() {
        return LEFT + HOURS * WIDTH;
    }

    public int height() {
        return TOP + days.size() * HEIGHT;
    }

    public int x(int hour) {
        return LEFT + hour * WIDTH + WIDTH / 2;
    }

    public int y(int day) {
        return TOP + day * HEIGHT + HEIGHT / 2;
    }

    /** Grows with the number of volumes, less and less. */
    public int radius(Cell cell) {
        int smallest = cell.jobs().size() > 1 ? SMALLEST_OF_SEVERAL : SMALLEST;
        return Math.clamp(SMALLEST + (int) Math.sqrt(cell.volumes()), smallest, LARGEST);
    }
}
