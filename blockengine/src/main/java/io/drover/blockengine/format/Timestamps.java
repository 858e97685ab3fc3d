package io.drover.blockengine.format;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as configurations hold them: RFC 3339, UTC, whole seconds. */
public final class Timestamps {
    private Timestamps() {}

    public static String format(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }
}
