package io.drover.blockengine.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Those that are younger than an age. One that is exactly of that age stays.
 *
 * @param age more than zero
 */
public record YoungerThan(Duration age) implements RetentionRule {
    public YoungerThan {
        if (!age.isPositive()) {
            throw new IllegalArgumentException(
                    "an age of %d s keeps nothing; use more than zero, such as 36h, 7d or 2w"
                            .formatted(age.toSeconds()));
        }
    }

    @Override
    public List<String> reasons(List<Candidate> newestFirst, Instant now) {
        Instant oldest = now.minus(age);
        return newestFirst.stream()
                .map(candidate -> candidate.created().isBefore(oldest) ? "" : "young enough")
                .toList();
    }

    @Override
    public String refusal() {
        return "older than " + Ages.text(age);
    }
}
