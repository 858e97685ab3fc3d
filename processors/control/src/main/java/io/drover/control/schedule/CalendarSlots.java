package io.drover.control.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.function.Function;

/**
 * Local times in a time zone. When its clocks are changed, times in the hour that is left out are
 * due at the first instant after it, and times in the hour that is repeated at its first
 * occurrence. A schedule for every hour goes by the clock in both cases, so that it loses and
 * doubles none.
 */
final class CalendarSlots implements Slots {
    /** Longer than any time that clocks are turned back by. */
    private static final Duration TURNED_BACK = Duration.ofHours(3);

    private final CronCalendar calendar;
    private final ZoneRules rules;

    CalendarSlots(CronCalendar calendar, ZoneId zone) {
        this.calendar = calendar;
        this.rules = zone.getRules();
    }

    @Override
    public Optional<Instant> next(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
        return calendar.isEveryHour()
                ? nextByClock(after, local)
                : calendar.next(local).map(first -> firstAfter(after, first));
    }

    private Instant firstAfter(Instant after, LocalDateTime first) {
        LocalDateTime local = first;
        while (!instant(local).isAfter(after)) {
            // already been in the first occurrence of a repeated hour
            local = calendar.next(local).orElseThrow();
        }
        return instant(local);
    }

    private Optional<Instant> nextByClock(Instant after, LocalDateTime from) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime local = from;
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            Optional<Instant> found = calendar.next(local).map(at(offset));
            if (found.isEmpty() || change == null || found.get().isBefore(change.getInstant())) {
                return found;
            }
            offset = change.getOffsetAfter();
            local = change.getDateTimeAfter().minusNanos(1);
            change = rules.nextTransition(change.getInstant());
        }
    }

    private static Function<LocalDateTime, Instant> at(ZoneOffset offset) {
        return local -> local.toInstant(offset);
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
        Optional<Instant> found =
                calendar.isEveryHour() ? latestByClock(after, until) : latestOnce(until);
        return found.filter(slot -> slot.isAfter(after));
    }

    private Optional<Instant> latestOnce(Instant until) {
        LocalDateTime bound =
                LocalDateTime.ofInstant(until, rules.getOffset(until)).plus(TURNED_BACK);
        Optional<LocalDateTime> local = calendar.latest(bound);
        while (local.isPresent() && instant(local.get()).isAfter(until)) {
            local = calendar.latest(local.get().minusMinutes(1));
        }
        return local.map(this::instant);
    }

    private Optional<Instant> latestByClock(Instant after, Instant until) {
        Instant bound = until;
        while (bound.isAfter(after)) {
            ZoneOffset offset = rules.getOffset(bound);
            Optional<Instant> found =
                    calendar.latest(LocalDateTime.ofInstant(bound, offset)).map(at(offset));
            ZoneOffsetTransition change = rules.previousTransition(bound.plusNanos(1));
            if (found.isEmpty() || change == null || !found.get().isBefore(change.getInstant())) {
                return found;
            }
            bound = change.getInstant().minusNanos(1);
        }
        return Optional.empty();
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.toInstant(rules.getValidOffsets(local).getFirst());
    }

    @Override
    public String ticks() {
        return new QuartzTicks(calendar, rules).text();
    }
}
