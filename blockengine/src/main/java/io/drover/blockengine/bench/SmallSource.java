package io.drover.blockengine.bench;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A few blocks that compress well, each of another byte, followed by a hole.
 *
 * @param size bytes
 * @param blocks with data, of the default size; at most 100
 */
record SmallSource(long size, int blocks) implements BlockSource {
    private static final int BLOCK = BlockSize.DEFAULT.bytes();

    @Override
    public List<ByteRange> dataRanges() {
        return List.of(new ByteRange(0, (long) blocks * BLOCK));
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        for (long at = offset; target.hasRemaining(); at++) {
            target.put((byte) (at / BLOCK < blocks ? 1 + at / BLOCK : 0));
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
