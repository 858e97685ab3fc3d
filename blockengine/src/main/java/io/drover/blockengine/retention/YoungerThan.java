package io.drover.blockengine.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Those that are younger than an age. One that is exactly of that age stays. */
public record YoungerThan(Duration age) implements RetentionRule {
    @Override
    public List<String> reasons(List<Candidate> newestFirst, Instant now) {
        Instant oldest = now.minus(age);
        return newestFirst.stream()
                .map(candidate -> candidate.created().isBefore(oldest) ? "" : "young enough")
                .toList();
    }
}
