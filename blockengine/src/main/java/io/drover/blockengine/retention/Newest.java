package io.drover.blockengine.retention;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The newest so many.
 *
 * @param count 1 or more
 */
public record Newest(int count) implements RetentionRule {
    public Newest {
        if (count < 1) {
            throw new IllegalArgumentException("%d cannot be kept; use 1 or more".formatted(count));
        }
    }

    @Override
    public List<String> reasons(List<Candidate> newestFirst, Instant now) {
        return IntStream.range(0, newestFirst.size())
                .mapToObj(i -> i < count ? "newest %d of %d".formatted(i + 1, count) : "")
                .toList();
    }

    @Override
    public String refusal() {
        return count == 1 ? "not the newest" : "not among the newest " + count;
    }
}
