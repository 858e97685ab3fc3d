package io.drover.console.guard;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How often somebody may try a token that the API server does not know. Counted by address, so that
 * one who tries does not keep out everybody. Thread-safe.
 */
final class SignInLimit {
    static final int TRIES = 5;
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final Expiring<String, Integer> failures;

    SignInLimit(InstantSource clock) {
        this.failures = new Expiring<>(MOST, clock);
    }

    boolean isReached(String address) {
        return failures.get(address).orElse(0) >= TRIES;
    }

    synchronized void failed(String address) {
        failures.put(address, failures.get(address).orElse(0) + 1, PAUSE);
    }

    void succeeded(String address) {
        failures.remove(address);
    }
}
