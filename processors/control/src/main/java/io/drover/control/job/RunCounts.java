package io.drover.control.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How runs have ended since Drover started, by job and result. Thread-safe. */
public final class RunCounts {
    public static final String SUCCEEDED = "succeeded";
    public static final String FAILED = "failed";

    /** The run before had not ended. */
    public static final String SKIPPED = "skipped";

    /** Drover did not run. */
    public static final String MISSED = "missed";

    /**
     * @param job name of the RecurringJob
     */
    public record Key(String job, String result) {}

    private final ConcurrentMap<Key, Long> counts = new ConcurrentHashMap<>();

    public void add(String job, String result) {
        counts.merge(new Key(job, result), 1L, Long::sum);
    }

    /** Forgets a job that has been deleted. */
    public void forget(String job) {
        counts.keySet().removeIf(key -> key.job().equals(job));
    }

    /** All counts, as they are now. */
    public Map<Key, Long> all() {
        return Map.copyOf(counts);
    }
}
