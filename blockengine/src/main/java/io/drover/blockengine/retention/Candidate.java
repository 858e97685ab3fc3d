package io.drover.blockengine.retention;

import java.time.Instant;
import java.util.Comparator;

/**
 * A backup or snapshot that a rule decides on.
 *
 * @param created the time that counts
 */
public record Candidate(String name, Instant created) {
    /** Of two with the same time, the one whose name comes later counts as newer. */
    static final Comparator<Candidate> NEWEST_FIRST =
            Comparator.comparing(Candidate::created).thenComparing(Candidate::name).reversed();
}
