package io.drover.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages and points in time as options have them. */
final class Ages {
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})(s|m|h|d|w)");

    private Ages() {}

    /** Such as {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}, {@code 2w}. */
    static Duration duration(String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an age such as 30m, 12h, 7d or 2w");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }

    /** An age before {@code now}, a date (its midnight, UTC) or a time with its zone. */
    static Instant since(String text, Instant now) {
        if (AGE.matcher(text).matches()) {
            return now.minus(duration(text));
        }
        try {
            return text.length() == "2026-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is neither an age such as 12h or 7d, nor a date such as 2026-01-31, nor a time such as 2026-01-31T10:00:00Z"
                            .formatted(text),
                    e);
        }
    }
}
