package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;

/** Makes the parts of a destination zero for which a backup has no block. */
public final class Gaps {
    private Gaps() {}

    /** Zeros only what no block covers, so that every part of a device is written once. */
    public static void zero(BlockSink sink, BlockList blocks, int blockBytes, long size)
            throws IOException {
        long done = 0;
        for (int i = 0; i < blocks.size(); i++) {
            long offset = (long) blocks.index(i) * blockBytes;
            zero(sink, done, offset);
            done = offset + blockBytes;
        }
        zero(sink, done, size);
    }

    /** Zeros a range, unless it is empty. */
    static void zero(BlockSink sink, long from, long end) throws IOException {
        if (from < end) {
            sink.zero(new ByteRange(from, end - from));
        }
    }
}
