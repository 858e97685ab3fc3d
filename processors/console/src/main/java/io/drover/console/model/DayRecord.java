package io.drover.console.model;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of one day, of a volume on a target or of a target.
 *
 * @param ok backups that were completed; of a target, 1 if it was available
 * @param failed backups that failed; of a target, how many times it was found unavailable
 * @param late 1 if the volume's last good backup was too old at some time
 * @param sent bytes that its backups sent to the store
 * @param stored bytes in the store when they were last counted that day; empty if they have not
 *     changed
 */
public record DayRecord(int ok, int failed, int late, long sent, OptionalLong stored) {
    public static final DayRecord NONE = new DayRecord(0, 0, 0, 0, OptionalLong.empty());

    private static final Pattern TEXT =
            Pattern.compile("\\d{0,9}(,\\d{0,9}){0,2}(,\\d{0,18}){0,2}");
    private static final int FIELDS = 5;

    public DayRecord {
        if (ok < 0 || failed < 0 || late < 0 || sent < 0 || stored.orElse(0) < 0) {
            throw new IllegalArgumentException("nothing of a day is less than 0");
        }
    }

    /** At least what either knows; the bytes in the store are those of the other, if it knows. */
    public DayRecord atLeast(DayRecord other) {
        return new DayRecord(
                Math.max(ok, other.ok),
                Math.max(failed, other.failed),
                Math.max(late, other.late),
                Math.max(sent, other.sent),
                other.stored.isPresent() ? other.stored : stored);
    }

    /** With what has happened since; the bytes in the store stay. */
    public DayRecord plus(int good, int bad, long bytes) {
        return new DayRecord(ok + good, failed + bad, late, sent + bytes, stored);
    }

    public DayRecord withStored(long bytes) {
        return new DayRecord(ok, failed, late, sent, OptionalLong.of(bytes));
    }

    /** The fields in their order, without zeros, and without the commas at the end. */
    String text() {
        return Stream.of(
                        number(ok),
                        number(failed),
                        number(late),
                        number(sent),
                        stored.isPresent() ? Long.toString(stored.getAsLong()) : "")
                .collect(Collectors.joining(","))
                .replaceAll(",+$", "");
    }

    private static String number(long value) {
        return value == 0 ? "" : Long.toString(value);
    }

    /**
     * Of what {@link #text} has made.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static DayRecord parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("'%s' is no day".formatted(text));
        }
        String[] fields = text.split(",", FIELDS);
        return new DayRecord(
                (int) number(fields, 0),
                (int) number(fields, 1),
                (int) number(fields, 2),
                number(fields, 3),
                field(fields, 4)
                        .map(Long::parseLong)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    private static long number(String[] fields, int index) {
        return field(fields, index).map(Long::parseLong).orElse(0L);
    }

    private static Optional<String> field(String[] fields, int index) {
        return index < fields.length && !fields[index].isEmpty()
                ? Optional.of(fields[index])
                : Optional.empty();
    }
}
