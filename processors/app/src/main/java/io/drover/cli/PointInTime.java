package io.drover.cli;

import io.drover.blockengine.retention.Ages;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Points in time as options have them. */
final class PointInTime {
    private PointInTime() {}

    /**
     * An age before {@code now}, a date (its midnight, UTC) or a time with its zone.
     *
     * @throws IllegalArgumentException naming the option, the value and the remedy
     */
    static Instant of(String option, String text, Instant now) {
        return before(now, text)
                .or(() -> time(text))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s: '%s' is neither an age such as 12h or 7d, nor a date such as 2026-01-31, nor a time such as 2026-01-31T10:00:00Z"
                                                .formatted(option, text)));
    }

    private static Optional<Instant> before(Instant now, String text) {
        try {
            return Optional.of(now.minus(Ages.parse(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.length() == "2026-01-31".length()
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
