package io.drover.blockengine.retention;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages as people write them: {@code 90s}, {@code 36h}, {@code 7d}, {@code 2w}, {@code 24h0m0s}. */
public final class Ages {
    private static final Pattern PART = Pattern.compile("(\\d{1,6})([smhdw])");

    private Ages() {}

    /**
     * @throws IllegalArgumentException naming the value and the remedy
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration age = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            age = age.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException(
                    "'%s' is no age; use for example 30m, 36h, 7d or 2w".formatted(text));
        }
        return age;
    }

    /** In days and less, such as {@code 1d12h}; what is below a second is left out. */
    static String text(Duration age) {
        String text =
                part(age.toDaysPart(), "d")
                        + part(age.toHoursPart(), "h")
                        + part(age.toMinutesPart(), "m")
                        + part(age.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
