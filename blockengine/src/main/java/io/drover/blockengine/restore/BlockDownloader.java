package io.drover.blockengine.restore;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.TaskGroup;
import io.drover.blockengine.backup.TransferCounters;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Fetches, verifies and writes blocks side by side. Its buffers bound memory and requests in
 * flight.
 */
final class BlockDownloader {
    private final BlockReader reader;
    private final BlockSize blockSize;
    private final BlockSink sink;
    private final long size;
    private final TransferCounters counters;
    private final BufferPool buffers;
    private final TaskGroup tasks;

    /**
     * @param size bytes of the sink; a block that reaches over it is written as far as it fits, the
     *     rest must be zero
     */
    BlockDownloader(
            BlockReader reader,
            BlockSize blockSize,
            BlockSink sink,
            long size,
            EngineOptions options,
            TransferCounters counters) {
        this.reader = reader;
        this.blockSize = blockSize;
        this.sink = sink;
        this.size = size;
        this.counters = counters;
        this.buffers = new BufferPool(blockSize.bytes(), options.inFlight() + options.workers());
        this.tasks = new TaskGroup("restore");
    }

    void download(BlockList blocks) throws StoreException, IOException, InterruptedException {
        tasks.fork(
                () -> {
                    for (int i = 0; i < blocks.size() && !tasks.hasFailed(); i++) {
                        start(blocks.index(i), blocks.checksum(i), buffers.acquire());
                    }
                });
        tasks.join();
    }

    private void start(int index, BlockChecksum checksum, ByteBuffer buffer) {
        tasks.fork(
                () -> {
                    try {
                        transfer(index, checksum, buffer);
                    } finally {
                        buffers.release(buffer);
                    }
                });
    }

    private void transfer(int index, BlockChecksum checksum, ByteBuffer buffer)
            throws StoreException, IOException, InterruptedException {
        int stored = reader.read(checksum, buffer);
        long offset = (long) index * blockSize.bytes();
        if (buffer.remaining() != blockSize.bytes() && offset + buffer.remaining() < size) {
            throw new StoreException.Corrupt(
                    "block %s at offset %d has %d bytes instead of %d"
                            .formatted(checksum, offset, buffer.remaining(), blockSize.bytes()));
        }
        counters.exchanged(stored);
        counters.read(buffer.remaining());
        buffer.limit((int) Math.max(0, Math.min(buffer.remaining(), size - offset)));
        counters.written(buffer.remaining());
        sink.write(offset, buffer);
        counters.blockDone(blockSize.bytes());
    }
}
