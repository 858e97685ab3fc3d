package io.drover.console.view;

import io.drover.console.model.Fields;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers and times in words. */
public final class Text {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
    private static final int KIB = 1024;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Text() {}

    /** Three digits at most, such as {@code 1.25 GiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KIB && unit < UNITS.size() - 1) {
            value /= KIB;
            unit++;
        }
        String format = unit == 0 || value >= 100 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
        return shortened(String.format(Locale.ROOT, format, value, UNITS.get(unit)));
    }

    private static String shortened(String number) {
        return number.replaceFirst("\\.0+ ", " ").replaceFirst("(\\.\\d)0 ", "$1 ");
    }

    /** The bytes that a field of a resource holds; a dash if it holds no number. */
    public static String bytes(String field) {
        return Fields.isNumber(field) ? bytes(Fields.number(field)) : "–";
    }

    /** In its two largest units, such as {@code 6 h 12 min}. */
    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min";
        }
        if (seconds < DAY) {
            return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min");
        }
        return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
    }

    private static String two(long large, String unit, long small, String part) {
        return small == 0
                ? "%d %s".formatted(large, unit)
                : "%d %s %d %s".formatted(large, unit, small, part);
    }

    /** Such as {@code 1 volume}, {@code 2 volumes}. */
    public static String count(long number, String one) {
        return number == 1 ? "1 " + one : String.format(Locale.ROOT, "%,d %ss", number, one);
    }
}
