package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;

import java.util.BitSet;

/**
 * How many blocks there are in each slice. A slice is the blocks whose names begin with the same
 * two digits, so a volume always has {@value #SLICES} of them, of about the same size; a block
 * stays in its slice, whatever is backed up or deleted.
 */
public final class SliceCounts {
    public static final int SLICES = 256;

    private final int[] counts = new int[SLICES];

    /** The slice of a block, from 0. */
    public static int slice(BlockChecksum block) {
        byte[] bytes = new byte[BlockChecksum.LENGTH];
        block.writeTo(bytes, 0);
        return Byte.toUnsignedInt(bytes[0]);
    }

    /** Of the blocks of a backup, each once. */
    static SliceCounts of(BlockList blocks) {
        SliceCounts counts = new SliceCounts();
        BitSet counted = new BitSet();
        for (int i = 0; i < blocks.size(); i++) {
            int ordinal = blocks.ordinal(i);
            if (!counted.get(ordinal)) {
                counted.set(ordinal);
                counts.add(blocks.checksum(i));
            }
        }
        return counts;
    }

    public void add(BlockChecksum block) {
        counts[slice(block)]++;
    }

    /** The number of blocks in a slice. */
    public int of(int slice) {
        return counts[slice];
    }

    /** The number of all blocks. */
    public long total() {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        return total;
    }
}
