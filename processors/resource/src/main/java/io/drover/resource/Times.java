package io.drover.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times in resources: RFC 3339, empty for none. */
public final class Times {
    private Times() {}

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
