package io.drover.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/** Times in resources: RFC 3339, empty for none. */
public final class Times {
    /** By the time that a text says, which is not its alphabetical order; those of none first. */
    public static final Comparator<String> ORDER =
            Comparator.comparing(text -> parse(text).orElse(Instant.MIN));

    private Times() {}

    /**
     * Objects by one of their times, in {@link #ORDER}.
     *
     * @param time RFC 3339; empty for none
     */
    public static <T> Comparator<T> by(Function<T, String> time) {
        return Comparator.comparing(time, ORDER);
    }

    /** Milliseconds and UTC. */
    public static String format(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    public static String formatOrEmpty(Optional<Instant> time) {
        return time.map(Times::format).orElse("");
    }

    /** Empty for an empty or unreadable text. */
    public static Optional<Instant> parse(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a synchronisation is due: it was never done, or was requested since. */
    public static boolean syncDue(String requestedAt, String lastSyncedAt) {
        Optional<Instant> last = parse(lastSyncedAt);
        return last.isEmpty()
                || parse(requestedAt).map(requested -> requested.isAfter(last.get())).orElse(false);
    }
}
