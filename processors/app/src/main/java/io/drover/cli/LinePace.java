package io.drover.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** When the next line about progress is due: often on a terminal, otherwise every ten seconds. */
final class LinePace {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final long start;
    private final long step;
    private final AtomicLong next;

    LinePace(Terminal terminal, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.step = terminal.attended() ? TERMINAL_NANOS : PLAIN_NANOS;
        this.next = new AtomicLong(start + step);
    }

    /** Whether a line is due; true for one caller only. */
    boolean isDue() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + step);
    }

    /** Since the beginning. */
    double seconds() {
        return (nanoTime.getAsLong() - start) / 1e9;
    }
}
