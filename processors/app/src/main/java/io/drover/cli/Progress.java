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
    private final PrintWriter err;
    private final Terminal terminal;
    private final LinePace pace;
    private volatile boolean begun;
    private volatile boolean shown;

    Progress(String what, PrintWriter err, Terminal terminal) {
        this(what, err, terminal, System::nanoTime);
    }

    Progress(String what, PrintWriter err, Terminal terminal, LongSupplier nanoTime) {
        this.what = what;
        this.err = err;
        this.terminal = terminal;
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
    public synchronized void onNote(String note) {
        err.println((terminal.attended() && shown ? Terminal.clear() : "") + "drover: " + note);
        err.flush();
    }

    /** Whether the operation has reported any progress. */
    boolean hasBegun() {
        return begun;
    }

    private synchronized void show(ProgressListener.Progress progress, double seconds) {
        double rate = progress.bytesDone() / Math.max(seconds, 1e-3);
        // what matters most comes first, as a narrow terminal has no room for the rest
        List<String> parts =
                List.of(
                        "%s %3d %%".formatted(what, progress.percent()),
                        "ETA " + eta(progress, seconds),
                        Quantity.bytes(rate) + "/s",
                        "%s of %s"
                                .formatted(
                                        Quantity.bytes(progress.bytesDone()),
                                        Quantity.bytes(progress.bytesTotal())),
                        Quantity.bytes(progress.bytesStored()) + " stored");
        if (terminal.attended()) {
            err.print(terminal.over(parts));
        } else {
            err.println(String.join("  ", parts));
        }
        err.flush();
        shown = true;
    }

    /** The time that is left if it goes on like this, for display. */
    static String eta(ProgressListener.Progress progress, double seconds) {
        double rate = progress.bytesDone() / Math.max(seconds, 1e-3);
        long left = Math.max(0, progress.bytesTotal() - progress.bytesDone());
        return rate > 0 ? Quantity.duration(Math.round(left / rate)) : "-";
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
