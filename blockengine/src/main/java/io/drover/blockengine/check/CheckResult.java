package io.drover.blockengine.check;

import java.time.Duration;
import java.util.Optional;

/**
 * How one check of a store ended.
 *
 * @param name the requirement that is checked
 * @param failure what the store did instead; empty if the check passed
 * @param note further observations
 */
public record CheckResult(
        String name, Optional<String> failure, Optional<String> note, Duration time) {
    public boolean passed() {
        return failure.isEmpty();
    }
}
