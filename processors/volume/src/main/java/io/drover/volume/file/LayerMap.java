package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which layer holds the newest data of each range, from the extents that the file system knows.
 * Immutable once built.
 */
final class LayerMap {
    /** Bytes {@code [start, end)} are in the file. */
    record Segment(long start, long end, Path file) {}

    private final TreeMap<Long, Segment> segments = new TreeMap<>();

    /**
     * @param files layers, oldest first
     * @param size bytes of the volume; what a file has behind them is ignored
     * @throws IOException if the platform cannot distinguish data from holes
     */
    static LayerMap of(List<Path> files, long size) throws IOException {
        LayerMap map = new LayerMap();
        for (Path file : files) {
            for (ByteRange range : Extents.exactly(file)) {
                if (range.offset() < size) {
                    long end = Math.min(range.end(), size);
                    map.overlay(new Segment(range.offset(), end, file));
                }
            }
        }
        return map;
    }

    private void overlay(Segment segment) {
        Map.Entry<Long, Segment> before = segments.lowerEntry(segment.start());
        if (before != null && before.getValue().end() > segment.start()) {
            Segment old = before.getValue();
            segments.put(old.start(), new Segment(old.start(), segment.start(), old.file()));
            if (old.end() > segment.end()) {
                segments.put(segment.end(), new Segment(segment.end(), old.end(), old.file()));
            }
        }
        for (Map.Entry<Long, Segment> covered = segments.ceilingEntry(segment.start());
                covered != null && covered.getKey() < segment.end();
                covered = segments.ceilingEntry(segment.start())) {
            Segment old = segments.remove(covered.getKey());
            if (old.end() > segment.end()) {
                segments.put(segment.end(), new Segment(segment.end(), old.end(), old.file()));
            }
        }
        segments.put(segment.start(), segment);
    }

    /** Ranges with data, ascending, neighbours joined. */
    List<ByteRange> ranges() {
        List<ByteRange> ranges = new ArrayList<>();
        long start = -1;
        long end = -1;
        for (Segment segment : segments.values()) {
            if (segment.start() > end) {
                if (start >= 0) {
                    ranges.add(new ByteRange(start, end - start));
                }
                start = segment.start();
            }
            end = segment.end();
        }
        if (start >= 0) {
            ranges.add(new ByteRange(start, end - start));
        }
        return ranges;
    }

    /** Segments that overlap {@code [start, end)}, ascending. */
    List<Segment> overlapping(long start, long end) {
        List<Segment> found = new ArrayList<>();
        Map.Entry<Long, Segment> first = segments.floorEntry(start);
        long from = first != null && first.getValue().end() > start ? first.getKey() : start;
        found.addAll(segments.subMap(from, true, end, false).values());
        return found;
    }
}
