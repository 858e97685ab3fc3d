package io.drover.control.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs that are requested and do not run: since something that they need is not there, since it is
 * not their turn, or since they failed and are tried again later. Thread-safe.
 */
public final class WaitingJobs {
    /**
     * @param reason for people to read
     * @param since when it was last able to run, or was requested
     */
    public record Wait(String reason, Instant since) {
        /** How long it has been waiting; not negative. */
        public Duration lasts(Instant now) {
            return now.isBefore(since) ? Duration.ZERO : Duration.between(since, now);
        }
    }

    private final Retries retries;
    private final InstantSource clock;
    private final Map<String, Wait> waiting = new ConcurrentHashMap<>();

    public WaitingJobs(Retries retries, InstantSource clock) {
        this.retries = retries;
        this.clock = clock;
    }

    /** A job waits; the time counts from the first call since {@link #end}. */
    public void begin(String key, String reason) {
        waiting.compute(
                key, (name, old) -> new Wait(reason, old == null ? clock.instant() : old.since()));
    }

    /** It is started, or not wanted any more. */
    public void end(String key) {
        waiting.remove(key);
    }

    /** All of them by their keys, those between two attempts included. */
    public Map<String, Wait> all() {
        Map<String, Wait> all = new TreeMap<>(retries.pauses());
        all.putAll(waiting);
        return all;
    }
}
