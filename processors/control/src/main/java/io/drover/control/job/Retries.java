package io.drover.control.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When work that failed may be tried again: after a pause that doubles with each failure. It
 * forgets everything at a restart, which ends all pauses. Thread-safe.
 */
public final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** Failures are forgotten after that time without another one. */
    private static final Duration MEMORY = Duration.ofHours(6);

    private final InstantSource clock;
    private final Duration first;
    private final Duration longest;
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();

    private record Failures(int count, Instant since, Instant notBefore, String reason) {}

    /**
     * @param first pause after the first failure
     * @param longest pause that is not exceeded
     */
    public Retries(InstantSource clock, Duration first, Duration longest) {
        this.clock = clock;
        this.first = first;
        this.longest = longest;
    }

    /** Notes a failure; returns the pause that follows. */
    public Duration failed(String key) {
        return failed(key, "");
    }

    /** As {@link #failed(String)}, with the {@link #reason} until the next one. */
    public Duration failed(String key, String reason) {
        Instant now = clock.instant();
        failures.values().removeIf(old -> old.notBefore().plus(MEMORY).isBefore(now));
        Failures noted =
                failures.compute(
                        key,
                        (name, old) -> {
                            int count = old == null ? 1 : old.count() + 1;
                            return new Failures(
                                    count,
                                    old == null ? now : old.since(),
                                    now.plus(pause(count)),
                                    reason);
                        });
        return Duration.between(now, noted.notBefore());
    }

    private Duration pause(int count) {
        Duration pause = first.multipliedBy(1L << Math.min(count - 1, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** A failure in words; some have no message. */
    public static String text(Throwable cause) {
        if (isUnexpected(cause)) {
            return "unexpected %s; the log shows where it happened".formatted(cause);
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Whether it is a fault of the program's, which says nothing about itself. */
    static boolean isUnexpected(Throwable cause) {
        return cause.getMessage() == null
                && (cause instanceof RuntimeException || cause instanceof Error);
    }

    /**
     * Describes a failure that was noted and when the work is tried again. {@link #reason} keeps
     * the description for later reconciliations, since the first status write may meet a conflict.
     * The first failure of a series is logged; the others are shown in the resource only, so that
     * an outage is not a line for each attempt.
     */
    public String describeFailure(String key, Throwable cause) {
        String description =
                "%s; it is tried again in %d s"
                        .formatted(
                                text(cause),
                                pauseLeft(key)
                                        .map(left -> Math.max(1, left.plusMillis(999).toSeconds()))
                                        .orElse(1L));
        Failures noted =
                failures.computeIfPresent(
                        key,
                        (name, old) ->
                                new Failures(
                                        old.count(), old.since(), old.notBefore(), description));
        if (noted != null && noted.count() == 1) {
            LOG.warn("{}", description);
        }
        return description;
    }

    /**
     * What is left of the pause; empty if the work may be tried. A clock that is set back ends a
     * pause rather than making it longer.
     */
    public Optional<Duration> pauseLeft(String key) {
        Failures noted = failures.get(key);
        if (noted == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), noted.notBefore());
        return left.isPositive() && left.compareTo(pause(noted.count())) <= 0
                ? Optional.of(left)
                : Optional.empty();
    }

    /** The work that is in a pause now, by its key; it waits since its first failure. */
    Map<String, WaitingJobs.Wait> pauses() {
        Map<String, WaitingJobs.Wait> pauses = new TreeMap<>();
        failures.forEach(
                (key, noted) -> {
                    if (pauseLeft(key).isPresent()) {
                        pauses.put(key, new WaitingJobs.Wait(noted.reason(), noted.since()));
                    }
                });
        return pauses;
    }

    /** Why it failed last; empty if that was not noted. */
    public String reason(String key) {
        return Optional.ofNullable(failures.get(key)).map(Failures::reason).orElse("");
    }

    /** How often the work has failed since it last got further. */
    public int failures(String key) {
        return Optional.ofNullable(failures.get(key)).map(Failures::count).orElse(0);
    }

    /** How long the work has been failing; zero if it has not. */
    public Duration failingFor(String key) {
        Failures noted = failures.get(key);
        return noted == null ? Duration.ZERO : Duration.between(noted.since(), clock.instant());
    }

    /** The work succeeded, or got further than before. */
    public void forget(String key) {
        failures.remove(key);
    }
}
