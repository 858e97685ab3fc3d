package io.drover.resource;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * How long the namespace's Lease lasts, and what follows from that in fixed proportions.
 *
 * @param duration for how long it is held without being renewed: whole seconds, from 6 to 600
 */
public record LeaseTerms(Duration duration) {
    public static final String PROPERTY = "drover.leader.lease-duration";

    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    // after the bounds, by which it is checked
    public static final LeaseTerms DEFAULT = new LeaseTerms(Duration.ofSeconds(30));

    /**
     * @throws IllegalArgumentException that names property, value and remedy
     */
    public LeaseTerms {
        if (duration.compareTo(SHORTEST) < 0
                || duration.compareTo(LONGEST) > 0
                || duration.getNano() != 0) {
            throw refused(text(duration));
        }
    }

    /**
     * @param text such as {@code 30s}
     * @throws IllegalArgumentException that names property, value and remedy
     */
    public static LeaseTerms parse(String text) {
        try {
            return new LeaseTerms(Duration.parse("PT" + text));
        } catch (DateTimeParseException e) {
            throw refused(text);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "%s is '%s'; set it to whole seconds from %s to %s, such as %s"
                        .formatted(
                                PROPERTY,
                                text,
                                text(SHORTEST),
                                text(LONGEST),
                                text(DEFAULT.duration)));
    }

    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** Between two renewals: one may fail. */
    public Duration renewal() {
        return duration.dividedBy(3);
    }

    /** How long after a renewal was sent nobody else can have taken it, with a write to spare. */
    public Duration trust() {
        return duration.multipliedBy(5).dividedBy(6);
    }

    /** Between two looks of one that waits for it; at most two seconds, as it may be given back. */
    public Duration look() {
        Duration look = duration.dividedBy(15);
        return look.compareTo(LONGEST_LOOK) < 0 ? look : LONGEST_LOOK;
    }
}
