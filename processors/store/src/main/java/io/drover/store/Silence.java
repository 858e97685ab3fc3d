package io.drover.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A target that leaves requests unanswered at this moment.
 *
 * @param lasted since the first request that has no answer
 * @param left until those who wait give up
 * @param reason what the last attempt failed with; empty if none has ended yet
 */
public record Silence(Duration lasted, Duration left, Optional<String> reason) {
    /** For display, without the target's name. */
    public String message() {
        return "no answer for %d s%s, trying again for %d s at most"
                .formatted(
                        lasted.toSeconds(),
                        reason.map(text -> " (" + text + ")").orElse(""),
                        left.toSeconds());
    }
}
