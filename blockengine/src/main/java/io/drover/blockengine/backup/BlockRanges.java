package io.drover.blockengine.backup;

import io.drover.blockengine.volume.ByteRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The blocks that ranges of bytes touch, as ranges of block indexes. */
public final class BlockRanges {
    /** Blocks {@code [first, end)}. */
    public record Span(int first, int end) {}

    private BlockRanges() {}

    /**
     * Ascending, not overlapping, nothing beyond {@code size}, whatever the order of the ranges: a
     * block missed here would be missing from the backup.
     */
    public static List<Span> covering(List<ByteRange> ranges, int blockSize, long size) {
        List<Span> spans = new ArrayList<>();
        int done = 0;
        for (ByteRange range : sorted(ranges)) {
            if (range.offset() >= size) {
                break;
            }
            long end = Math.min(range.end(), size);
            int first = Math.max(done, Math.toIntExact(range.offset() / blockSize));
            int last = Math.toIntExact((end + blockSize - 1) / blockSize);
            if (first < last) {
                spans.add(new Span(first, last));
                done = last;
            }
        }
        return spans;
    }

    /** The blocks that are in any of these lists, ascending and not overlapping. */
    static List<Span> union(List<List<Span>> lists) {
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        List<Span> all =
                lists.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingInt(Span::first))
                        .toList();
        List<Span> union = new ArrayList<>();
        for (Span span : all) {
            if (!union.isEmpty() && span.first <= union.getLast().end) {
                Span last = union.removeLast();
                union.add(new Span(last.first, Math.max(last.end, span.end)));
            } else {
                union.add(span);
            }
        }
        return union;
    }

    private static List<ByteRange> sorted(List<ByteRange> ranges) {
        return ranges.stream().sorted(Comparator.comparingLong(ByteRange::offset)).toList();
    }

    public static long count(List<Span> spans) {
        return spans.stream().mapToLong(span -> span.end - span.first).sum();
    }
}
