package io.drover.cli;

import io.drover.demo.DemoScreen;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A line for each step with the time it took. On a terminal the line of the step under way shows
 * its progress; otherwise progress is told every five seconds.
 */
final class StepLines implements DemoScreen {
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String UNDER_WAY = "  …       ";
    private static final String INDENT = "          ";
    private static final int STEP_COLUMNS = 52;

    private final PrintWriter out;
    private final Terminal terminal;
    private String step = "";
    private long start;
    private long told;

    StepLines(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void begin(String text) {
        step = text;
        start = System.nanoTime();
        told = start;
        if (terminal.attended()) {
            out.print(terminal.over(List.of(UNDER_WAY + step)));
            out.flush();
        }
    }

    @Override
    public synchronized void progress(int percent) {
        long now = System.nanoTime();
        if (terminal.attended()) {
            String figure = "  " + percent + " %";
            int room = terminal.columns() - 1 - UNDER_WAY.length() - figure.length();
            out.print(terminal.over(List.of(UNDER_WAY + Terminal.shortened(step, room) + figure)));
        } else if (now - told > PLAIN_NANOS) {
            told = now;
            out.println(INDENT + step + "  " + percent + " %");
        }
        out.flush();
    }

    @Override
    public synchronized void end(String detail) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.print(terminal.attended() ? Terminal.clear() : "");
        String time = String.format(Locale.ROOT, "%6.2f s  ", seconds);
        lines(time, detail).forEach(out::println);
        out.flush();
    }

    /** Step and detail side by side, else below each other, at most as wide as the terminal. */
    private List<String> lines(String time, String detail) {
        int room = terminal.columns() - INDENT.length();
        String beside =
                step + " ".repeat(Math.max(0, STEP_COLUMNS - step.length())) + "  " + detail;
        List<String> lines = new ArrayList<>();
        if (beside.stripTrailing().length() <= room) {
            lines.add(time + beside.stripTrailing());
            return lines;
        }
        for (String text : List.of(step, detail)) {
            for (String line : wrapped(text, room)) {
                lines.add((lines.isEmpty() ? time : INDENT) + line);
            }
        }
        return lines;
    }

    private static List<String> wrapped(String text, int room) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }
}
