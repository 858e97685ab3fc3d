package io.drover.console.model;

import io.drover.resource.Backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a volume has a good backup on its target that is young enough.
 *
 * @param lastGood the backup with the youngest data that can be restored
 * @param age of that data
 * @param expected how old it should be at most by the schedule, half as much again being late
 * @param failed the newest backup, if it failed
 */
public record Protection(
        State state,
        Optional<Backup> lastGood,
        Optional<Duration> age,
        Optional<Duration> expected,
        Optional<Backup> failed) {
    /** From the worst to the best, then those that are not asked. */
    public enum State {
        FAILED,
        LATE,
        NEVER,
        PROTECTED,
        STANDBY,
        EXEMPT
    }

    /** How old the data may be: by the schedule, or a week without one. */
    static final Duration WITHOUT_SCHEDULE = Duration.ofDays(7);

    public boolean needsAttention() {
        return state == State.FAILED || state == State.LATE || state == State.NEVER;
    }

    /** Whether it is asked at all whether the volume is protected. */
    public boolean counts() {
        return state != State.STANDBY && state != State.EXEMPT;
    }

    /** The age from which on the volume is late. */
    public static Duration limit(Optional<Duration> expected) {
        Duration most = expected.orElse(WITHOUT_SCHEDULE);
        return expected.isPresent() ? most.multipliedBy(3).dividedBy(2) : most;
    }

    /** How old something of that time is; nothing is younger than now. */
    static Duration age(Instant time, Instant now) {
        Duration age = Duration.between(time, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
