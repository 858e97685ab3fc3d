package io.drover.volume.file;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which units of a layer hold data: a bit for each, 32 MiB for a TiB of units of 4 KiB.
 * Thread-safe.
 */
final class UnitMap {
    /** Units of one bit set, whose memory is taken when the first of them gets data. */
    private static final int CHUNK = 1 << 24;

    private final int unit;
    // guarded by this
    private final List<BitSet> chunks = new ArrayList<>();

    /**
     * @param unit bytes
     * @param size bytes of the layer
     */
    UnitMap(int unit, long size) {
        this.unit = unit;
        for (long at = 0; at < size; at += (long) CHUNK * unit) {
            chunks.add(new BitSet(0));
        }
    }

    /** Marks the units that the range touches. */
    synchronized void set(long start, long end, boolean data) {
        long last = (end - 1) / unit;
        for (long at = start / unit; at <= last; at = nextChunk(at)) {
            int from = (int) (at % CHUNK);
            int to = (int) Math.min(CHUNK, last - (at - from) + 1);
            chunks.get((int) (at / CHUNK)).set(from, to, data);
        }
    }

    private static long nextChunk(long unit) {
        return (unit / CHUNK + 1) * CHUNK;
    }

    synchronized boolean isData(long offset) {
        long at = offset / unit;
        return chunks.get((int) (at / CHUNK)).get((int) (at % CHUNK));
    }

    /** Where what begins at {@code offset}, data or not, ends; {@code limit} if not before it. */
    synchronized long runEnd(long offset, long limit) {
        boolean data = isData(offset);
        long last = (limit - 1) / unit;
        for (long at = offset / unit; at <= last; at = nextChunk(at)) {
            BitSet chunk = chunks.get((int) (at / CHUNK));
            int from = (int) (at % CHUNK);
            int end = data ? chunk.nextClearBit(from) : chunk.nextSetBit(from);
            if (end >= 0 && end < CHUNK) {
                return Math.min(limit, (at - from + end) * unit);
            }
        }
        return limit;
    }
}
