package io.drover.blockengine.retention;

import java.util.List;

/**
 * What a rule decides.
 *
 * @param kept newest first
 * @param removed oldest first
 */
public record RetentionPlan(List<Kept> kept, List<Candidate> removed) {
    /**
     * @param reason for people to read, such as {@code daily 3 of 7}
     */
    public record Kept(Candidate candidate, String reason) {}
}
