package io.drover.console.view;

import java.util.List;

/**
 * Restore points on a line of time.
 *
 * @param dots each for one point, or for several that are too close to be told apart
 * @param points all of them, the newest first
 * @param from the beginning of the line
 * @param to its end
 * @param zooms how much of the time may be shown
 * @param summary the same in words
 */
public record Timeline(
        List<Dot> dots,
        List<Point> points,
        Moment from,
        Moment to,
        List<FormPage.Tab> zooms,
        String summary) {
    public static final int WIDTH = 960;

    /** Points closer than that are one dot. */
    public static final int STEP = 16;

    private static final int HEIGHT = 56;
    private static final int BACKUPS = 14;
    private static final int SNAPSHOTS = 38;

    public Timeline {
        dots = List.copyOf(dots);
        points = List.copyOf(points);
        zooms = List.copyOf(zooms);
    }

    /**
     * @param x from 0 to {@link #WIDTH}
     * @param count how many points it stands for
     * @param href where it leads; empty for nowhere
     */
    public record Dot(int x, int count, boolean backup, State.Tone tone, String text, String href) {
        public int y() {
            return backup ? BACKUPS : SNAPSHOTS;
        }
    }

    /** A backup or a snapshot. */
    public record Point(Moment time, String kind, Link what) {}

    public int height() {
        return HEIGHT;
    }
}
