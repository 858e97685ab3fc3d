package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.resource.SystemBackup;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How long a system backup may take, and how long it waits for what may get better by itself. */
final class SystemLimits {
    private final InstantSource clock;
    private final Duration deadline;
    private final Duration patience;

    /**
     * @param deadline of the whole
     * @param patience with a target that is unavailable
     */
    SystemLimits(InstantSource clock, Duration deadline, Duration patience) {
        this.clock = clock;
        this.deadline = deadline;
        this.patience = patience;
    }

    /** Why there is no more time; empty while there is. */
    Optional<String> late(SystemBackup.Status status) {
        return clock.instant().isBefore(end(status))
                ? Optional.empty()
                : Optional.of("not done within " + text(deadline));
    }

    /**
     * @param message what is in the way
     * @throws Failed if there is no more time
     */
    void requireTime(SystemBackup.Status status, String reason, String message) throws Failed {
        Optional<String> late = late(status);
        if (late.isPresent()) {
            throw new Failed(reason, "%s: %s".formatted(late.get(), message));
        }
    }

    private Instant end(SystemBackup.Status status) {
        return start(status.startedAt).plus(deadline);
    }

    private Instant start(String time) {
        return Times.parse(time).orElseGet(clock::instant);
    }

    private Instant step(SystemBackup.Status status) {
        return Times.parse(status.stepStartedAt).orElseGet(() -> start(status.startedAt));
    }

    /**
     * Whether something has been in the way long enough.
     *
     * @param since when it came up; empty if that is not known
     */
    boolean isPatienceOver(SystemBackup.Status status, Optional<Instant> since) {
        Instant step = step(status);
        Instant begin = since.filter(step::isBefore).orElse(step);
        return !clock.instant().isBefore(begin.plus(patience));
    }

    /** When to look again, if nothing changes before. */
    Duration untilNextLook(SystemBackup.Status status) {
        Instant now = clock.instant();
        return Stream.of(step(status).plus(patience), end(status))
                .map(end -> Duration.between(now, end))
                .filter(Duration::isPositive)
                .reduce(patience, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    /** For the condition: when it ends, ready or not. */
    String outlook(SystemBackup.Status status) {
        return "it has until %s (drover.system-backup.deadline)"
                .formatted(Times.format(end(status)));
    }

    String patience() {
        return text(patience);
    }

    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
