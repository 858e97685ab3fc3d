package io.drover.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * A line about progress on standard error, which is written over on a terminal, and the notes above
 * it. Thread-safe.
 */
final class StatusLine implements AutoCloseable {
    private final PrintWriter err;
    private final Terminal terminal;
    // guarded by this
    private boolean shown;

    StatusLine(PrintWriter err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * @param parts what matters most comes first, as a narrow terminal has no room for the rest
     */
    synchronized void show(List<String> parts) {
        if (terminal.attended()) {
            err.print(terminal.over(parts));
        } else {
            err.println(String.join("  ", parts));
        }
        err.flush();
        shown = true;
    }

    synchronized void note(String note) {
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
