package io.drover.control.schedule;

import io.drover.resource.GoDuration;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a recurring job is due: the text of {@code spec.cron} with Longhorn's grammar (robfig/cron)
 * of five fields, {@code @daily} and the like, or {@code @every <duration>}. Immutable.
 */
public final class CronSchedule {
    private static final Pattern ZONE = Pattern.compile("(?:CRON_)?TZ=(\\S*)\\s+(.*)");

    private static final Map<String, String> NICKNAMES =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    private static final String FORMS =
            "use five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *', or"
                    + " @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, or"
                    + " '@every <duration>' such as '@every 6h'";

    private static final Instant SAMPLE_START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant SAMPLE_END = Instant.parse("2033-01-01T00:00:00Z");
    private static final int SAMPLES = 1000;

    private final String text;
    private final ZoneId zone;
    private final Slots slots;

    private CronSchedule(String text, ZoneId zone, Slots slots) {
        this.text = text;
        this.zone = zone;
        this.slots = slots;
    }

    /**
     * @param text may begin with {@code TZ=<zone> } or {@code CRON_TZ=<zone> }
     * @param zone used without such a beginning
     * @throws IllegalArgumentException naming the text, what is wrong with it, and the remedy
     */
    public static CronSchedule parse(String text, ZoneId zone) {
        String stripped = text.strip();
        try {
            Matcher prefix = ZONE.matcher(stripped);
            if (prefix.matches()) {
                ZoneId own = zone(prefix.group(1));
                return new CronSchedule(stripped, own, slots(prefix.group(2).strip(), own));
            }
            return new CronSchedule(stripped, zone, slots(stripped, zone));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no schedule: %s".formatted(text, e.getMessage()), e);
        }
    }

    /**
     * A time zone of the IANA database.
     *
     * @throws IllegalArgumentException naming the value and the remedy
     */
    public static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no time zone '%s'; use a name such as Europe/Berlin or UTC"
                            .formatted(name));
        }
        return ZoneId.of(name);
    }

    /**
     * The fields of a text without a zone, five if it can be read; {@code @daily} and the like
     * spelled out.
     */
    public static List<String> fields(String text) {
        return List.of(NICKNAMES.getOrDefault(text, text).split("\\s+"));
    }

    private static Slots slots(String text, ZoneId zone) {
        String[] words = text.split("\\s+");
        if (words[0].equals("@every")) {
            return new IntervalSlots(interval(words));
        }
        List<String> fields = fields(text);
        if (fields.size() == 6) {
            throw new IllegalArgumentException(
                    "it has six fields, but there is none for seconds; " + FORMS);
        }
        if (fields.size() != 5) {
            throw new IllegalArgumentException("it is none of the known forms; " + FORMS);
        }
        return new CalendarSlots(new CronCalendar(fields), zone);
    }

    private static Duration interval(String[] words) {
        if (words.length != 2 || words[1].matches("[0-9]*")) {
            throw new IllegalArgumentException(
                    "@every is followed by one duration with its unit; use @every 90m, for"
                            + " example");
        }
        Duration interval = GoDuration.parse("@every", words[1]);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("@every is less than a second; use 1s or more");
        }
        return interval;
    }

    /** Of its own beginning, or the one that it was parsed with. */
    public ZoneId zone() {
        return zone;
    }

    /** The first slot after the given time. */
    public Optional<Instant> next(Instant after) {
        return slots.next(after);
    }

    /** The last slot that is after {@code after} and not after {@code until}. */
    public Optional<Instant> latest(Instant after, Instant until) {
        return slots.latest(after, until);
    }

    /** The shortest time between two slots, looked for among up to a thousand of nine years. */
    public Duration shortestInterval() {
        Instant slot = next(SAMPLE_START).orElseThrow();
        Duration shortest = Duration.between(slot, next(slot).orElseThrow());
        for (int sample = 0; sample < SAMPLES && slot.isBefore(SAMPLE_END); sample++) {
            Instant following = next(slot).orElseThrow();
            Duration interval = Duration.between(slot, following);
            shortest = interval.compareTo(shortest) < 0 ? interval : shortest;
            slot = following;
        }
        return shortest;
    }

    /**
     * A cron expression of Quartz, in UTC, that ticks at each slot. It may tick at other times too;
     * ask {@link #latest} whether a slot is due.
     */
    public String quartz() {
        return slots.ticks();
    }

    @Override
    public String toString() {
        return text + " (" + zone + ")";
    }
}
