package io.drover.control.schedule;

import java.time.Instant;
import java.util.Optional;

/** The times at which a schedule is due. */
sealed interface Slots permits CalendarSlots, IntervalSlots {
    /** The first one after the given time. */
    Optional<Instant> next(Instant after);

    /** The last one that is after {@code after} and not after {@code until}. */
    Optional<Instant> latest(Instant after, Instant until);

    /** A Quartz cron expression for UTC that ticks at each slot, and maybe more often. */
    String ticks();
}
