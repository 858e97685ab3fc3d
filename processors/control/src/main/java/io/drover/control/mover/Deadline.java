package io.drover.control.mover;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** A time after which a wait is given up, with a diagnosis. Used by one thread. */
final class Deadline {
    private final Duration time;
    private final String what;
    private final long begun = System.nanoTime();

    /**
     * @param what did not happen, in words
     */
    Deadline(Duration time, String what) {
        this.time = time;
        this.what = what;
    }

    /**
     * @param why in words; empty if it is not known
     * @throws IOException if the time is over
     */
    void check(Supplier<String> why) throws IOException {
        if (System.nanoTime() - begun > time.toNanos()) {
            String reason = why.get();
            throw new IOException(
                    "%s within %d s%s"
                            .formatted(
                                    what, time.toSeconds(), reason.isEmpty() ? "" : ": " + reason));
        }
    }
}
