package io.drover.console.view;

import io.drover.resource.Times;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A time on a page.
 *
 * @param known false for none
 * @param iso for machines
 * @param absolute to the second, in UTC
 * @param relative to the moment of the answer, such as {@code 5 min ago}
 */
public record Moment(boolean known, String iso, String absolute, String relative) {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH);
    private static final Moment NONE = new Moment(false, "", "", "");
    private static final Duration JUST_NOW = Duration.ofSeconds(2);

    public static Moment of(Instant time, Instant now) {
        return new Moment(
                true,
                Times.format(time),
                FORM.format(time.atOffset(ZoneOffset.UTC)),
                relative(Duration.between(time, now)));
    }

    public static Moment of(Optional<Instant> time, Instant now) {
        return time.map(known -> of(known, now)).orElse(NONE);
    }

    /**
     * @param field of a resource; empty for none
     */
    public static Moment of(String field, Instant now) {
        return of(Times.parse(field), now);
    }

    private static String relative(Duration age) {
        if (age.abs().compareTo(JUST_NOW) < 0) {
            return "just now";
        }
        return age.isNegative()
                ? "in " + Text.duration(age.negated())
                : Text.duration(age) + " ago";
    }
}
