package io.drover.control.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How often progress is worth a write: after 5 per cent or 5 seconds. Used by one thread at a time.
 */
final class ProgressThrottle {
    private static final int STEP_PERCENT = 5;
    private static final Duration STEP = Duration.ofSeconds(5);

    private final InstantSource clock;
    private volatile Instant written;

    ProgressThrottle(InstantSource clock) {
        this.clock = clock;
        this.written = clock.instant();
    }

    /**
     * @param shown per cent that the status shows
     * @param now per cent that it could show
     * @return whether it is to be written, which counts as done
     */
    boolean isDue(int shown, int now) {
        Instant time = clock.instant();
        boolean due =
                now >= shown + STEP_PERCENT || now > shown && !time.isBefore(written.plus(STEP));
        if (due) {
            written = time;
        }
        return due;
    }
}
