package io.drover.control.schedule;

import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run whose time has come, by the state of the resource: a timer only makes Drover look, so that
 * a run that was due while nothing looked is found too.
 *
 * @param slot the time of the schedule
 * @param start when it is due, which is later by the job's jitter
 */
record DueRun(Instant slot, Instant start) {
    /** What a run may be late while Drover runs. */
    private static final Duration LATE = Duration.ofMinutes(2);

    /**
     * The newest run that was promised and has not begun; empty if the next one is still to come,
     * or none was promised yet.
     */
    static Optional<DueRun> of(RecurringJob job, RecurringJobFields fields, Instant now) {
        return promised(job, fields)
                .flatMap(next -> fields.schedule().latest(next.minusNanos(1), now))
                .map(slot -> at(job, fields, slot))
                .filter(due -> !due.start().isAfter(now));
    }

    /** The next run, at or after the one that was promised last. */
    static Optional<DueRun> next(RecurringJob job, RecurringJobFields fields, Instant now) {
        Optional<Instant> pending =
                promised(job, fields)
                        .flatMap(next -> fields.schedule().latest(next.minusNanos(1), now))
                        .filter(slot -> at(job, fields, slot).start().isAfter(now));
        return pending.or(() -> fields.schedule().next(now)).map(slot -> at(job, fields, slot));
    }

    /** {@code status.nextRunTime}, as long as it is of the present schedule. */
    private static Optional<Instant> promised(RecurringJob job, RecurringJobFields fields) {
        RecurringJob.Status status = job.getStatus();
        return status.schedule.equals(fields.schedule().toString())
                ? Times.parse(status.nextRunTime)
                : Optional.empty();
    }

    private static DueRun at(RecurringJob job, RecurringJobFields fields, Instant slot) {
        return new DueRun(
                slot, slot.plus(jitter(job.getMetadata().getUid(), slot, fields.jitter())));
    }

    /** The same for each look at the same run, and spread evenly over jobs and runs. */
    private static Duration jitter(String uid, Instant slot, Duration most) {
        if (most.isZero()) {
            return most;
        }
        long hash = Long.parseLong(Names.sha256(uid + "/" + slot).substring(0, 12), 16);
        return Duration.ofMillis(hash % most.toMillis());
    }

    /** Whether it should have begun so long ago that Drover cannot have been looking. */
    boolean isLate(Instant now) {
        return start.plus(LATE).isBefore(now);
    }
}
