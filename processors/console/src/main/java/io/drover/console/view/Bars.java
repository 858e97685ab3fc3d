package io.drover.console.view;

import java.util.List;

/**
 * Bytes of backups, the last one at the right. Where a few are much larger than the others, heights
 * are of the logarithm, so that the others are still told apart.
 *
 * @param summary the same in words
 */
public record Bars(List<Bar> bars, long most, String summary) {
    private static final int LEFT = 72;
    private static final int STEP = 14;
    private static final int HEIGHT = 64;
    private static final int TOP = 8;

    /** Largest by median from which on heights are of the logarithm. */
    private static final int SKEWED = 50;

    public Bars {
        bars = List.copyOf(bars);
    }

    /** One backup. */
    public record Bar(String name, String when, long bytes, String text) {}

    /**
     * A line across the chart.
     *
     * @param y from the top
     */
    public record Level(int y, String text) {}

    public int width() {
        return LEFT + Math.max(bars.size() * STEP - 4, STEP);
    }

    public int height() {
        return TOP + HEIGHT;
    }

    public int left() {
        return LEFT;
    }

    public int x(int index) {
        return LEFT + index * STEP;
    }

    public boolean isLogarithmic() {
        long median =
                bars.stream()
                        .mapToLong(Bar::bytes)
                        .sorted()
                        .skip(bars.size() / 2)
                        .findFirst()
                        .orElse(0);
        return most / Math.max(1, median) > SKEWED;
    }

    /** Nothing, one in the middle, and the largest. */
    public List<Level> levels() {
        if (most == 0) {
            return List.of(new Level(height(), Text.bytes(0)));
        }
        long middle = isLogarithmic() ? (long) Math.sqrt((double) most) : most / 2;
        return List.of(
                new Level(height(), Text.bytes(0)),
                new Level(height() - height(middle), Text.bytes(middle)),
                new Level(TOP, Text.bytes(most)));
    }

    /** What has any bytes is seen. */
    public int height(Bar bar) {
        return height(bar.bytes());
    }

    private int height(long bytes) {
        if (most == 0 || bytes == 0) {
            return 1;
        }
        double part =
                isLogarithmic() ? Math.log1p(bytes) / Math.log1p(most) : (double) bytes / most;
        return (int) Math.max(2, part * HEIGHT);
    }
}
