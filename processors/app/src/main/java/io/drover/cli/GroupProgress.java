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

    private final StatusLine line;
    private final LinePace pace;
    // guarded by this
    private final Map<String, ProgressListener.Progress> latest = new LinkedHashMap<>();

    GroupProgress(PrintWriter err, Terminal terminal) {
        this(err, terminal, System::nanoTime);
    }

    GroupProgress(PrintWriter err, Terminal terminal, LongSupplier nanoTime) {
        this.line = new StatusLine(err, terminal);
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
                line.note(url + ": " + note);
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
        line.show(parts);
    }

    /** Removes the line from a terminal. */
    @Override
    public void close() {
        line.close();
    }
}
