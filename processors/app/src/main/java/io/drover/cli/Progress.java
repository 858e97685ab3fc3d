package io.drover.cli;

import io.drover.blockengine.pipeline.ProgressListener;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shows how far an operation is: one line that is written over on a terminal, otherwise a line
 * every ten seconds.
 */
final class Progress implements ProgressListener, AutoCloseable {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String what;
    private final PrintWriter err;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private final AtomicLong next;
    private volatile boolean begun;
    private volatile boolean shown;

    Progress(String what, PrintWriter err, Terminal terminal) {
        this(what, err, terminal, System::nanoTime);
    }

    Progress(String what, PrintWriter err, Terminal terminal, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.what = what;
        this.err = err;
        this.terminal = terminal;
        this.next = new AtomicLong(start + (terminal.attended() ? TERMINAL_NANOS : PLAIN_NANOS));
    }

    @Override
    public void onProgress(ProgressListener.Progress progress) {
        begun = true;
        long now = nanoTime.getAsLong();
        long due = next.get();
        long step = terminal.attended() ? TERMINAL_NANOS : PLAIN_NANOS;
        if (now - due >= 0 && next.compareAndSet(due, now + step)) {
            show(progress, (now - start) / 1e9);
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
        long left = Math.max(0, progress.bytesTotal() - progress.bytesDone());
        String eta = rate > 0 ? Quantity.duration(Math.round(left / rate)) : "-";
        // what matters most comes first, as a narrow terminal has no room for the rest
        List<String> parts =
                List.of(
                        "%s %3d %%".formatted(what, progress.percent()),
                        "ETA " + eta,
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

    /** Removes the line from a terminal. */
    @Override
    public synchronized void close() {
        if (terminal.attended() && shown) {
            err.print(Terminal.clear());
            err.flush();
        }
    }
}
