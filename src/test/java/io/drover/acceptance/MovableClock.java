package io.drover.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on from where a test sets it. Thread-safe. */
final class MovableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    /** From now on it is that time, and what passes since. */
    void set(Instant now) {
        ahead = Duration.between(Instant.now(), now);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }
}
