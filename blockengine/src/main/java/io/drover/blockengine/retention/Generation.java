package io.drover.blockengine.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The periods by which generations are counted: those of the calendar, weeks as in ISO 8601. */
public enum Generation {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** As people write it, such as {@code daily}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same text for all times in one period, and another for all others. */
    String period(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        return switch (this) {
            // with its offset: an hour that comes twice, when clocks are set back, is two
            case HOURLY -> local.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS).toString();
            case DAILY -> local.toLocalDate().toString();
            case WEEKLY ->
                    local.get(IsoFields.WEEK_BASED_YEAR)
                            + "-"
                            + local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> local.getYear() + "-" + local.getMonthValue();
            case YEARLY -> Integer.toString(local.getYear());
        };
    }
}
