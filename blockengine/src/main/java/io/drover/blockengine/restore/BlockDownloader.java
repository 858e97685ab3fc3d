package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches blocks in parallel, hashes those that have arrived in batches, and writes the verified
 * ones. Its buffers bound memory and requests in flight.
 */
public final class BlockDownloader {
    /** Limits batches of 16 MiB blocks to fewer blocks than batches of 2 MiB blocks. */
    private static final int MAX_BATCH_BYTES = 32 * 1024 * 1024;

    private final BlockReader reader;
    private final BlockHasher hasher;
    private final BlockSize blockSize;
    private final BlockSink sink;
    private final long size;
    private final TransferCounters counters;
    private final int batchSize;
    private final BufferPool buffers;
    private final TaskGroup tasks;
    private final WriteOrder order;
    // guarded by this
    private final List<Fetched> unverified = new ArrayList<>();
    private int underWay;

    /**
     * @param size bytes of the sink; a block that extends beyond it is written up to that size, the
     *     rest of the block must be zero
     */
    public BlockDownloader(
            BlockReader reader,
            BlockHasher hasher,
            BlockSize blockSize,
            BlockSink sink,
            long size,
            EngineOptions options,
            TransferCounters counters) {
        this.reader = reader;
        this.hasher = hasher;
        this.blockSize = blockSize;
        this.sink = sink;
        this.size = size;
        this.counters = counters;
        this.batchSize = Math.max(1, Math.min(hasher.batch(), MAX_BATCH_BYTES / blockSize.bytes()));
        // blocks waiting for the rest of their batch must leave enough buffers for that rest
        this.buffers =
                new BufferPool(
                        blockSize.bytes(), options.readBuffers(blockSize.bytes(), batchSize));
        this.tasks = new TaskGroup("restore");
        this.order = sink.needsOrder() ? new WriteOrder.Ascending() : WriteOrder.ANY;
    }

    /** Blocks that wait for their turn must not prevent others from filling a batch. */
    public static BlockHasher hasherFor(BlockSink sink, BlockHasher hasher) {
        return sink.needsOrder() ? new DigestHasher() : hasher;
    }

    private record Fetched(
            int position, int index, BlockChecksum checksum, ByteBuffer buffer, int stored) {}

    public void download(BlockList blocks)
            throws StoreException, IOException, InterruptedException {
        synchronized (this) {
            underWay = blocks.size();
        }
        tasks.fork(
                () -> {
                    for (int i = 0; i < blocks.size() && !tasks.hasFailed(); i++) {
                        start(i, blocks.index(i), blocks.checksum(i), buffers.acquire());
                    }
                });
        tasks.join();
    }

    private void start(int position, int index, BlockChecksum checksum, ByteBuffer buffer) {
        tasks.fork(
                () -> {
                    int stored = reader.readUnverified(checksum, buffer).length();
                    verify(gather(new Fetched(position, index, checksum, buffer, stored)));
                });
    }

    /** A complete batch, or the last blocks; empty if there is neither yet. */
    private synchronized List<Fetched> gather(Fetched fetched) {
        unverified.add(fetched);
        underWay--;
        if (unverified.size() < batchSize && underWay > 0) {
            return List.of();
        }
        List<Fetched> batch = List.copyOf(unverified);
        unverified.clear();
        return batch;
    }

    private void verify(List<Fetched> batch) throws StoreException, InterruptedException {
        List<BlockChecksum> actual = hasher.hash(batch.stream().map(Fetched::buffer).toList());
        for (int i = 0; i < batch.size(); i++) {
            Fetched block = batch.get(i);
            if (!actual.get(i).equals(block.checksum)) {
                // try once more with every compression method
                reader.read(block.checksum, block.buffer);
            }
            tasks.fork(() -> write(block));
        }
    }

    private void write(Fetched block) throws StoreException, IOException, InterruptedException {
        ByteBuffer buffer = block.buffer;
        long offset = (long) block.index * blockSize.bytes();
        if (buffer.remaining() != blockSize.bytes() && offset + buffer.remaining() < size) {
            throw new StoreException.Corrupt(
                    "block %s at offset %d has %d bytes instead of %d"
                            .formatted(
                                    block.checksum, offset, buffer.remaining(), blockSize.bytes()));
        }
        counters.exchanged(block.stored);
        counters.read(buffer.remaining());
        buffer.limit((int) Math.max(0, Math.min(buffer.remaining(), size - offset)));
        counters.written(buffer.remaining());
        order.await(block.position);
        sink.write(offset, buffer);
        order.done(block.position);
        buffers.release(buffer);
        counters.blockDone(blockSize.bytes());
    }
}
