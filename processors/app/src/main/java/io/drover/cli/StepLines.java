package io.drover.cli;

import io.drover.demo.DemoScreen;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A line for each step with the time it took. On a terminal the line of the step under way shows
 * its progress; otherwise progress is told every five seconds.
 */
final class StepLines implements DemoScreen {
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private String step = "";
    private long start;
    private long told;

    StepLines(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void begin(String text) {
        step = text;
        start = System.nanoTime();
        told = start;
        if (terminal) {
            out.print("  …      " + step);
            out.flush();
        }
    }

    @Override
    public synchronized void progress(int percent) {
        long now = System.nanoTime();
        if (terminal) {
            out.print(CLEAR_LINE + "  …      " + step + "  " + percent + " %");
        } else if (now - told > PLAIN_NANOS) {
            told = now;
            out.println("         " + step + "  " + percent + " %");
        }
        out.flush();
    }

    @Override
    public synchronized void end(String detail) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.print(terminal ? CLEAR_LINE : "");
        out.println(String.format(Locale.ROOT, "%6.2f s  %-52s  %s", seconds, step, detail));
        out.flush();
    }
}
