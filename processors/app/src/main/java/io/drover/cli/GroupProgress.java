package io.drover.cli;

import io.drover.blockengine.pipeline.ProgressListener;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows how far a backup is at each of several targets: one line that is written over on a
 * terminal, otherwise a line every ten seconds.
 */
final class GroupProgress implements AutoCloseable {
    private static final int NAME_LENGTH = 30;

    private final PrintWriter err;
    private final Terminal terminal;
    private final LinePace pace;
    // guarded by this
    private final Map<String, ProgressListener.Progress> latest = new LinkedHashMap<>();
    private boolean shown;

    GroupProgress(PrintWriter err, Terminal terminal) {
        this(err, terminal, System::nanoTime);
    }

    GroupProgress(PrintWriter err, Terminal terminal, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.pace = new LinePace(terminal, nanoTime);
    }

    /** Progress of one target, which is shown by its URL. */
    ProgressListener of(String url) {
        return new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {
                take(url, progress);
            }

            @Override
            public void onNote(String note) {
                print(url + ": " + note);
            }
        };
    }

    private synchronized void take(String url, ProgressListener.Progress progress) {
        latest.put(url, progress);
        if (pace.isDue()) {
            show(pace.seconds());
        }
    }

    private void show(double seconds) {
        List<String> parts = new ArrayList<>();
        parts.add("backup");
        latest.forEach(
                (url, progress) ->
                        parts.add(
                                "%3d %% to %s (ETA %s)"
                                        .formatted(
                                                progress.percent(),
                                                Terminal.shortened(url, NAME_LENGTH),
                                                Progress.eta(progress, seconds))));
        if (terminal.attended()) {
            err.print(terminal.over(parts));
        } else {
            err.println(String.join("  ", parts));
        }
        err.flush();
        shown = true;
    }

    private synchronized void print(String note) {
        err.println((terminal.attended() && shown ? Terminal.clear() : "") + "drover: " + note);
        err.flush();
    }

    /** Removes the line from a terminal. */
    @Override
    public synchronized void close() {
        if (terminal.attended() && shown) {
            err.print(Terminal.clear());
            err.flush();
        }
    }
}
