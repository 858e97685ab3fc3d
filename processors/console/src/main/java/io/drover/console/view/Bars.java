package io.drover.console.view;

import java.util.List;

/**
 * Bytes of backups, the last one at the right.
 *
 * @param summary the same in words
 */
public record Bars(List<Bar> bars, long most, String summary) {
    private static final int STEP = 14;
    private static final int HEIGHT = 64;

    public Bars {
        bars = List.copyOf(bars);
    }

    /** One backup. */
    public record Bar(String name, String when, long bytes, String text) {}

    public int width() {
        return Math.max(bars.size() * STEP - 4, STEP);
    }

    public int height() {
        return HEIGHT;
    }

    public int x(int index) {
        return index * STEP;
    }

    /** What has any bytes is seen. */
    public int height(Bar bar) {
        return most == 0 || bar.bytes() == 0 ? 1 : (int) Math.max(2, bar.bytes() * HEIGHT / most);
    }
}
