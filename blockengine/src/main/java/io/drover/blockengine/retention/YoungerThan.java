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
            throw refused(Ages.text(age));
        }
    }

    /**
     * Parses {@code 36h}, {@code 7d} or {@code 2w}.
     *
     * @throws IllegalArgumentException naming the value and the remedy
     */
    public static YoungerThan parse(String text) {
        Duration age = Ages.parse(text);
        if (age.isZero()) {
            throw refused(text);
        }
        return new YoungerThan(age);
    }

    private static IllegalArgumentException refused(String age) {
        return new IllegalArgumentException(
                "'%s' keeps nothing; use more than zero, such as 36h, 7d or 2w".formatted(age));
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
