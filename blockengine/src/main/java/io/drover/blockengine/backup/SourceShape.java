package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BlockSize;

/**
 * How a source is cut into blocks.
 *
 * @param size bytes; the last block is shorter if it is no multiple of the block size
 * @param storesZeros whether blocks of zeros are stored, as something else would show where they
 *     are missing
 */
public record SourceShape(BlockSize blockSize, long size, boolean storesZeros) {
    public SourceShape {
        requireNonNull(blockSize, "blockSize");
    }

    /** Bytes of the block at an offset. */
    int length(long offset) {
        return (int) Math.min(blockSize.bytes(), size - offset);
    }
}
