package io.drover.cli;

import io.drover.blockengine.pipeline.ProgressListener;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Shows how far an operation is: one line that is written over on a terminal, otherwise a line
 * every ten seconds.
 */
final class Progress implements ProgressListener, AutoCloseable {
    private final String what;
    private final StatusLine line;
    private final LinePace pace;
    private volatile boolean begun;

    Progress(String what, PrintWriter err, Terminal terminal) {
        this(what, err, terminal, System::nanoTime);
    }

    Progress(String what, PrintWriter err, Terminal terminal, LongSupplier nanoTime) {
        this.what = what;
        this.line = new StatusLine(err, terminal);
        this.pace = new LinePace(terminal, nanoTime);
    }

    @Override
    public void onProgress(ProgressListener.Progress progress) {
        begun = true;
        if (pace.isDue()) {
            show(progress, pace.seconds());
        }
    }

    @Override
    public void onNote(String note) {
        line.note(note);
    }

    /** Whether the operation has reported any progress. */
    boolean hasBegun() {
        return begun;
    }

    private void show(ProgressListener.Progress progress, double seconds) {
        double rate = progress.bytesDone() / Math.max(seconds, 1e-3);
        line.show(
                List.of(
                        "%s %3d %%".formatted(what, progress.percent()),
                        "ETA " + eta(progress, seconds),
                        Quantity.bytes(rate) + "/s",
                        "%s of %s"
                                .formatted(
                                        Quantity.bytes(progress.bytesDone()),
                                        Quantity.bytes(progress.bytesTotal())),
                        Quantity.bytes(progress.bytesStored()) + " stored"));
    }

    /** The time that is left if it goes on like this, for display. */
    static String eta(ProgressListener.Progress progress, double seconds) {
        double rate = progress.bytesDone() / Math.max(seconds, 1e-3);
        long left = Math.max(0, progress.bytesTotal() - progress.bytesDone());
        return rate > 0 ? Quantity.duration(Math.round(left / rate)) : "-";
    }

    /** Removes the line from a terminal. */
    @Override
    public void close() {
        line.close();
    }
}
