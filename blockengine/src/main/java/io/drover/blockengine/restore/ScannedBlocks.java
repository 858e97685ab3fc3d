package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blocks that a source has, whatever is known of it: all of its data is read and hashed. A
 * block of zeros is none. What lies behind the end of the source in its last block counts as zeros.
 */
public final class ScannedBlocks implements HeldContent {
    private final BlockSource source;
    private final BlockSize blockSize;
    private final BlockHasher hasher;

    public ScannedBlocks(BlockSource source, BlockSize blockSize, BlockHasher hasher) {
        this.source = source;
        this.blockSize = blockSize;
        this.hasher = hasher;
    }

    @Override
    public Optional<HeldBlocks> read(ChecksumTable table) throws IOException {
        BlockList blocks = new BlockList(table);
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < hasher.batch(); i++) {
            buffers.add(ByteBuffer.allocateDirect(blockSize.bytes()));
        }
        List<Integer> batch = new ArrayList<>();
        int next = 0;
        // a block may be in two ranges
        for (ByteRange range : source.dataRanges()) {
            long end = (range.end() + blockSize.bytes() - 1) / blockSize.bytes();
            next = Math.max(next, Math.toIntExact(range.offset() / blockSize.bytes()));
            for (; next < end; next++) {
                ByteBuffer buffer = buffers.get(batch.size());
                fill(next, buffer);
                if (!ZeroBlocks.isZero(buffer)) {
                    batch.add(next);
                }
                if (batch.size() == buffers.size()) {
                    add(blocks, table, batch, buffers);
                }
            }
        }
        add(blocks, table, batch, buffers);
        long whole = (source.size() + blockSize.bytes() - 1) / blockSize.bytes();
        return Optional.of(new HeldBlocks(blockSize, whole * blockSize.bytes(), blocks));
    }

    private void fill(int index, ByteBuffer buffer) throws IOException {
        long offset = (long) index * blockSize.bytes();
        buffer.clear().limit((int) Math.min(blockSize.bytes(), source.size() - offset));
        source.read(offset, buffer);
        buffer.limit(blockSize.bytes());
        BlockBuffers.fillWithZeros(buffer);
        buffer.flip();
    }

    private void add(
            BlockList blocks, ChecksumTable table, List<Integer> batch, List<ByteBuffer> buffers) {
        if (batch.isEmpty()) {
            return;
        }
        List<BlockChecksum> checksums = hasher.hash(buffers.subList(0, batch.size()));
        for (int i = 0; i < batch.size(); i++) {
            blocks.add(batch.get(i), table.intern(checksums.get(i)));
        }
        batch.clear();
    }
}
