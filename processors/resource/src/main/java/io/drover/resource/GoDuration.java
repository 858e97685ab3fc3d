package io.drover.resource;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 5m0s}, {@code 1h30m}, {@code 300s}, {@code 0}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private GoDuration() {}

    /**
     * @param field what the text is the value of, such as {@code spec.pollInterval}
     * @param text a number without a unit means seconds, an empty one zero
     * @throws IllegalArgumentException naming the field, the text and the form
     */
    public static Duration parse(String field, String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.equals("0")) {
            return Duration.ZERO;
        }
        if (trimmed.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(trimmed));
        }
        Matcher part = PART.matcher(trimmed);
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
            end = part.end();
        }
        if (end != trimmed.length()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not a duration; write it like 5m0s or 300s"
                            .formatted(field, text));
        }
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
        };
    }
}
