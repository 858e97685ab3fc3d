package io.drover.cbt;

import io.drover.blockengine.volume.ByteRange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The blocks of a volume that ranges of bytes touch: one bit for each, however small the ranges
 * are.
 */
final class TouchedBlocks {
    private final BitSet bits = new BitSet();
    private final int blockSize;
    private final int count;

    /**
     * @param blockSize bytes
     * @param size bytes of the volume, a multiple of it
     */
    TouchedBlocks(int blockSize, long size) {
        this.blockSize = blockSize;
        this.count = Math.toIntExact(size / blockSize);
    }

    int blockSize() {
        return blockSize;
    }

    /** Blocks of the volume. */
    int count() {
        return count;
    }

    /** A block of which one byte is in the range is touched; what lies beyond the volume is not. */
    void add(ByteRange range) {
        long first = Math.min(count, range.offset() / blockSize);
        long end = Math.min(count, (range.end() - 1) / blockSize + 1);
        bits.set((int) first, (int) end);
    }

    /** All from there on, which whoever reported the others did not know. */
    void addFrom(long offset) {
        bits.set((int) Math.min(count, offset / blockSize), count);
    }

    boolean isTouched(int block) {
        return bits.get(block);
    }

    int touched() {
        return bits.cardinality();
    }

    /** Ascending and not overlapping. */
    List<ByteRange> ranges() {
        List<ByteRange> ranges = new ArrayList<>();
        int first = bits.nextSetBit(0);
        while (first >= 0) {
            int end = bits.nextClearBit(first);
            ranges.add(new ByteRange((long) first * blockSize, (long) (end - first) * blockSize));
            first = bits.nextSetBit(end);
        }
        return ranges;
    }
}
