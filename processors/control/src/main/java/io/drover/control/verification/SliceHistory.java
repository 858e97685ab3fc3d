package io.drover.control.verification;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.verify.SliceCounts;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * When each slice of a volume's blocks was read last, in seconds. As text it is short, however many
 * blocks there are: {@code 00-19=2026-11-29T02:00:00Z 1a=damaged 1b-7f=2026-11-28T02:00:00Z}; what
 * it does not name has never been read. Immutable.
 */
final class SliceHistory {
    static final SliceHistory EMPTY = new SliceHistory(never());

    private static final long NEVER = Long.MIN_VALUE + 1;
    private static final long DAMAGED = Long.MIN_VALUE;
    private static final String DAMAGED_WORD = "damaged";
    private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{2})(?:-([0-9a-f]{2}))?=(\\S+)");

    private final long[] times;

    private SliceHistory(long[] times) {
        this.times = times;
    }

    private static long[] never() {
        long[] times = new long[SliceCounts.SLICES];
        Arrays.fill(times, NEVER);
        return times;
    }

    /** What cannot be understood has never been read, so it is read next. */
    static SliceHistory parse(String text) {
        long[] times = never();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            int first = Integer.parseInt(entry.group(1), 16);
            int last = entry.group(2) == null ? first : Integer.parseInt(entry.group(2), 16);
            if (first <= last) {
                Arrays.fill(times, first, last + 1, time(entry.group(3)));
            }
        }
        return new SliceHistory(times);
    }

    private static long time(String text) {
        try {
            return text.equals(DAMAGED_WORD) ? DAMAGED : Instant.parse(text).getEpochSecond();
        } catch (DateTimeException e) {
            return NEVER;
        }
    }

    /** Those in which these blocks are. */
    static BitSet slices(Collection<BlockChecksum> blocks) {
        BitSet slices = new BitSet();
        blocks.forEach(block -> slices.set(SliceCounts.slice(block)));
        return slices;
    }

    /**
     * After another reading.
     *
     * @param damaged those of the slices in which a block was missing or damaged
     */
    SliceHistory read(BitSet slices, BitSet damaged, Instant when) {
        long[] changed = times.clone();
        slices.stream().forEach(slice -> changed[slice] = when.getEpochSecond());
        damaged.stream().forEach(slice -> changed[slice] = DAMAGED);
        return new SliceHistory(changed);
    }

    /** Those that were read at that time or later, and were sound. */
    BitSet since(Instant when) {
        return where(time -> time > NEVER && time >= when.getEpochSecond());
    }

    BitSet damaged() {
        return where(time -> time == DAMAGED);
    }

    private BitSet where(LongPredicate condition) {
        BitSet found = new BitSet();
        for (int slice = 0; slice < times.length; slice++) {
            found.set(slice, condition.test(times[slice]));
        }
        return found;
    }

    boolean isDamaged(int slice) {
        return times[slice] == DAMAGED;
    }

    /** When it was read last and was sound. */
    Optional<Instant> time(int slice) {
        return times[slice] > NEVER
                ? Optional.of(Instant.ofEpochSecond(times[slice]))
                : Optional.empty();
    }

    /** Whether it was read, and last before that time. */
    boolean isBefore(int slice, Instant when) {
        return time(slice).filter(read -> read.isBefore(when)).isPresent();
    }

    /** All slices: the damaged ones, those never read, then by the time of the last reading. */
    List<Integer> oldestFirst() {
        return IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparing(slice -> times[slice]))
                .toList();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        int first = 0;
        for (int slice = 1; slice <= times.length; slice++) {
            if (slice == times.length || times[slice] != times[first]) {
                if (times[first] != NEVER) {
                    text.add(range(first, slice - 1) + "=" + word(times[first]));
                }
                first = slice;
            }
        }
        return text.toString();
    }

    private static String range(int first, int last) {
        return first == last ? "%02x".formatted(first) : "%02x-%02x".formatted(first, last);
    }

    private static String word(long time) {
        return time == DAMAGED ? DAMAGED_WORD : Instant.ofEpochSecond(time).toString();
    }
}
