package io.drover.blockengine.check;

import java.time.Duration;
import java.util.Optional;

/**
 * How one check of a store ended.
 *
 * @param name what the store has to do
 * @param failure what it did instead; empty if it passed
 * @param note what else was seen
 */
public record CheckResult(
        String name, Optional<String> failure, Optional<String> note, Duration time) {
    public boolean passed() {
        return failure.isEmpty();
    }
}
