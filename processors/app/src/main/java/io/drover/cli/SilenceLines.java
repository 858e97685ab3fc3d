package io.drover.cli;

import io.drover.store.Silence;
import io.drover.store.SilenceListener;

import java.io.PrintWriter;
import java.time.Duration;

/** Lines on a terminal about a target that does not answer, so that a person knows what is on. */
record SilenceLines(PrintWriter err) implements SilenceListener {
    @Override
    public void silent(String target, Silence silence) {
        print(target + ": " + silence.message());
    }

    @Override
    public void answered(String target, Duration after) {
        print("%s answers again after %d s".formatted(target, after.toSeconds()));
    }

    private void print(String line) {
        synchronized (err) {
            err.println("drover: " + line);
            err.flush();
        }
    }
}
