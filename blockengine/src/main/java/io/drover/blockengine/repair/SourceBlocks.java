package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Searches an image for blocks by their checksums. */
final class SourceBlocks {
    /** Receives a block that was found; its buffer is reused afterwards. */
    interface Visitor {
        void found(BlockChecksum checksum, ByteBuffer content) throws StoreException, IOException;
    }

    private final BlockSource source;
    private final BlockHasher hasher;
    private final int blockBytes;
    private final boolean padded;
    private final List<ByteBuffer> batch = new ArrayList<>();
    private final List<ByteBuffer> idle = new ArrayList<>();

    /** Of a volume, whose last block is filled up with zeros. */
    SourceBlocks(BlockSource source, BlockHasher hasher, int blockBytes) {
        this(source, hasher, blockBytes, true);
    }

    private SourceBlocks(BlockSource source, BlockHasher hasher, int blockBytes, boolean padded) {
        this.source = source;
        this.hasher = hasher;
        this.blockBytes = blockBytes;
        this.padded = padded;
    }

    /** Of a backing image, whose last block is as long as the rest of the file. */
    static SourceBlocks ofImage(BlockSource source, BlockHasher hasher) {
        return new SourceBlocks(source, hasher, ImageConfig.BLOCK_SIZE.bytes(), false);
    }

    void visit(Visitor visitor) throws StoreException, IOException, InterruptedException {
        long next = 0;
        for (ByteRange range : source.dataRanges()) {
            long first = Math.max(next, range.offset() / blockBytes);
            long last = (range.end() + blockBytes - 1) / blockBytes;
            for (long block = first; block < last; block++) {
                read(block * blockBytes);
                if (batch.size() == hasher.batch()) {
                    flush(visitor);
                }
            }
            next = Math.max(next, last);
        }
        flush(visitor);
    }

    private void read(long offset) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the search of the source image was interrupted");
        }
        ByteBuffer buffer =
                idle.isEmpty() ? ByteBuffer.allocateDirect(blockBytes) : idle.removeLast();
        buffer.clear();
        if (!padded) {
            buffer.limit((int) Math.min(blockBytes, source.size() - offset));
        }
        source.read(offset, buffer);
        batch.add(buffer.flip());
    }

    private void flush(Visitor visitor) throws StoreException, IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<BlockChecksum> checksums = hasher.hash(batch);
        for (int i = 0; i < batch.size(); i++) {
            visitor.found(checksums.get(i), batch.get(i));
        }
        idle.addAll(batch);
        batch.clear();
    }
}
