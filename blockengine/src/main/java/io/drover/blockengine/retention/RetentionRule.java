package io.drover.blockengine.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Decides which backups or snapshots are kept. */
public sealed interface RetentionRule permits Newest, YoungerThan, Generations {
    /**
     * Decides on the candidates. The newest one always stays.
     *
     * @param now what ages are counted from
     */
    default RetentionPlan plan(Collection<Candidate> candidates, Instant now) {
        List<Candidate> newestFirst = candidates.stream().sorted(Candidate.NEWEST_FIRST).toList();
        List<String> reasons = reasons(newestFirst, now);
        List<RetentionPlan.Kept> kept = new ArrayList<>();
        List<Candidate> removed = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            String reason = i == 0 && reasons.get(i).isEmpty() ? "newest" : reasons.get(i);
            if (reason.isEmpty()) {
                removed.add(newestFirst.get(i));
            } else {
                kept.add(new RetentionPlan.Kept(newestFirst.get(i), reason));
            }
        }
        Collections.reverse(removed);
        return new RetentionPlan(List.copyOf(kept), List.copyOf(removed));
    }

    /** Why each of the candidates is kept, in their order; empty for one that is not. */
    List<String> reasons(List<Candidate> newestFirst, Instant now);

    /** Why any other one is not kept, for people to read, such as {@code older than 30d}. */
    String refusal();
}
