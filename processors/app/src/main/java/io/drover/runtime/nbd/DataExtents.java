package io.drover.runtime.nbd;

import io.drover.blockengine.volume.ByteRange;
import io.drover.nbd.Extent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Ranges with data as the extents of a device. */
public final class DataExtents {
    /** Of a device with many holes a client asks again for what lies behind these. */
    private static final int MAX_RANGES = 4096;

    /** Finds ranges with data. */
    @FunctionalInterface
    public interface Ranges {
        /**
         * @param most how many are wanted
         */
        List<ByteRange> in(ByteRange range, int most) throws IOException;
    }

    private DataExtents() {}

    /** What the range consists of, from its start without gaps. */
    public static List<Extent> of(ByteRange range, Ranges data) throws IOException {
        List<ByteRange> found = data.in(range, MAX_RANGES);
        List<Extent> extents = new ArrayList<>();
        long at = range.offset();
        for (ByteRange next : found) {
            if (next.offset() > at) {
                extents.add(new Extent(next.offset() - at, false));
            }
            extents.add(new Extent(next.length(), true));
            at = next.end();
        }
        if (found.size() < MAX_RANGES && at < range.end()) {
            extents.add(new Extent(range.end() - at, false));
        }
        return extents;
    }
}
