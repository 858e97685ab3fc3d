package io.drover.console.view;

import java.util.List;

/**
 * Bytes in a store day by day, the last day at the right, as a line. Days before the first that is
 * known are left free.
 *
 * @param days how many days the line is about
 * @param summary the same in words
 */
public record Trend(List<Point> points, int days, String summary) {
    private static final int LEFT = 72;
    private static final int STEP = 4;
    private static final int HEIGHT = 64;
    private static final int TOP = 8;

    public Trend {
        points = List.copyOf(points);
    }

    /**
     * One day.
     *
     * @param index of the day, from 0
     * @param counted whether it was counted on this day, not before
     */
    public record Point(int index, String date, long bytes, String text, boolean counted) {}

    public int width() {
        return LEFT + (days - 1) * STEP + 2;
    }

    public int height() {
        return TOP + HEIGHT;
    }

    public int left() {
        return LEFT;
    }

    private long most() {
        return points.stream().mapToLong(Point::bytes).max().orElse(0);
    }

    /** Nothing, half, and the most. */
    public List<Bars.Level> levels() {
        long most = most();
        return most == 0
                ? List.of(new Bars.Level(height(), Text.bytes(0)))
                : List.of(
                        new Bars.Level(height(), Text.bytes(0)),
                        new Bars.Level(y(most / 2), Text.bytes(most / 2)),
                        new Bars.Level(y(most), Text.bytes(most)));
    }

    public int x(Point point) {
        return LEFT + point.index() * STEP;
    }

    public int y(Point point) {
        return y(point.bytes());
    }

    private int y(long bytes) {
        long most = most();
        return most == 0 ? height() : height() - (int) ((double) bytes / most * HEIGHT);
    }

    /** The line, as an SVG path. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.isEmpty() ? 'M' : 'L').append(x(point)).append(' ').append(y(point));
        }
        return path.toString();
    }

    /** The days on which the bytes were counted, the last first. */
    public List<Point> counted() {
        return points.stream().filter(Point::counted).toList().reversed();
    }
}
