package io.drover.blockengine.backup;

import io.drover.blockengine.backup.BlockGate.Delivery;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The pipeline of a backup: one reader, blocks hashed in batches, and those that any target lacks
 * compressed once and handed to each that lacks them.
 *
 * <p>Two pools bound the memory, whatever the volume's size: one of blocks read and not yet
 * compressed, one of compressed blocks on their way to the stores. A block is released before
 * anything waits for a store.
 */
final class BlockReading {
    /** Limits batches of 16 MiB blocks to fewer blocks than batches of 2 MiB blocks. */
    private static final int MAX_BATCH_BYTES = 32 * 1024 * 1024;

    private final BlockSource source;
    private final SourceShape shape;
    private final int blockBytes;
    private final BlockHasher hasher;
    private final BlockGate gate;
    private final List<BlockRanges.Span> spans;
    private final int batchSize;
    private final BufferPool blockBuffers;
    private final Map<CompressionMethod, BufferPool> storeBuffers =
            new EnumMap<>(CompressionMethod.class);
    private final TaskGroup tasks = new TaskGroup("backup-reading");
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder blocksCompressed = new LongAdder();

    /**
     * @param shape of every target's backup
     */
    BlockReading(
            BlockSource source,
            SourceShape shape,
            BlockHasher hasher,
            EngineOptions options,
            BlockGate gate) {
        this.source = source;
        this.shape = shape;
        this.blockBytes = shape.blockSize().bytes();
        this.hasher = hasher;
        this.gate = gate;
        List<BlockGate.Lane> lanes = gate.lanes();
        this.spans =
                BlockRanges.union(lanes.stream().map(lane -> lane.uploader().spans()).toList());
        this.batchSize = Math.max(1, Math.min(hasher.batch(), MAX_BATCH_BYTES / blockBytes));
        this.blockBuffers =
                new BufferPool(
                        blockBytes,
                        options.buffers(
                                batchSize * (options.workers() + 1), blockBytes, batchSize));
        lanes.stream()
                .collect(
                        Collectors.groupingBy(
                                lane -> lane.uploader().compression(),
                                Collectors.summingInt(BlockGate.Lane::room)))
                .forEach((method, room) -> storeBuffers.put(method, pool(method, room)));
    }

    /** A buffer is in use only while it takes a target's room, so nobody waits for one. */
    private BufferPool pool(CompressionMethod method, int room) {
        return new BufferPool(BlockCodec.of(method).maxCompressedLength(blockBytes), room);
    }

    /** Returns when every block has been handed over. */
    void run() throws StoreException, IOException, InterruptedException {
        tasks.fork(this::readAll);
        tasks.join();
    }

    /** Ends it early, as nobody needs it any more. */
    void stop() {
        tasks.fail(new InterruptedException("no target takes blocks any more"));
    }

    private void readAll() throws IOException, InterruptedException {
        Batch batch = new Batch();
        for (BlockRanges.Span span : spans) {
            for (int index = span.first(); index < span.end() && !tasks.hasFailed(); index++) {
                readBlock(index, batch);
                if (batch.indexes.size() == batchSize) {
                    submit(batch);
                    batch = new Batch();
                }
            }
        }
        submit(batch);
    }

    private void readBlock(int index, Batch batch) throws IOException, InterruptedException {
        List<BlockGate.Lane> takers = takers(index);
        if (takers.isEmpty()) {
            return;
        }
        ByteBuffer buffer = blockBuffers.acquire();
        long offset = (long) index * blockBytes;
        buffer.limit(shape.length(offset));
        source.read(offset, buffer);
        buffer.flip();
        bytesRead.add(buffer.remaining());
        takers.forEach(lane -> lane.uploader().read(buffer.remaining()));
        if (!shape.storesZeros() && ZeroBlocks.isZero(buffer)) {
            blockBuffers.release(buffer);
            takers.forEach(lane -> lane.uploader().zero(index));
        } else {
            batch.indexes.add(index);
            batch.buffers.add(buffer);
        }
    }

    private List<BlockGate.Lane> takers(int index) {
        List<BlockGate.Lane> takers = new ArrayList<>();
        for (BlockGate.Lane lane : gate.lanes()) {
            if (lane.uploader().wants(index)) {
                takers.add(lane);
            }
        }
        return takers;
    }

    private void submit(Batch batch) {
        if (!batch.indexes.isEmpty()) {
            tasks.fork(() -> process(batch));
        }
    }

    private void process(Batch batch) {
        List<BlockChecksum> checksums = hasher.hash(batch.buffers);
        for (int i = 0; i < checksums.size(); i++) {
            BlockChecksum checksum = checksums.get(i);
            ByteBuffer buffer = batch.buffers.get(i);
            List<Delivery> deliveries = place(batch.indexes.get(i), checksum);
            if (deliveries.isEmpty()) {
                blockBuffers.release(buffer);
            } else {
                tasks.fork(() -> deliver(checksum, buffer, deliveries));
            }
        }
    }

    private List<Delivery> place(int index, BlockChecksum checksum) {
        List<Delivery> deliveries = new ArrayList<>();
        for (BlockGate.Lane lane : takers(index)) {
            switch (lane.uploader().place(index, checksum)) {
                case REUSE -> {}
                case WRITE_NEW -> deliveries.add(new Delivery(lane, true));
                case WRITE_AGAIN -> deliveries.add(new Delivery(lane, false));
            }
        }
        return deliveries;
    }

    private void deliver(BlockChecksum checksum, ByteBuffer block, List<Delivery> wanted)
            throws InterruptedException {
        Map<CompressionMethod, List<Delivery>> byMethod =
                gate.admit(wanted).stream().collect(Collectors.groupingBy(Delivery::compression));
        List<Compressed> compressed = new ArrayList<>();
        for (Map.Entry<CompressionMethod, List<Delivery>> each : byMethod.entrySet()) {
            compressed.add(compress(block, each.getKey(), each.getValue()));
        }
        blockBuffers.release(block);
        compressed.forEach(content -> handOver(checksum, content));
    }

    private Compressed compress(
            ByteBuffer block, CompressionMethod method, List<Delivery> deliveries)
            throws InterruptedException {
        BufferPool pool = storeBuffers.get(method);
        ByteBuffer target = pool.acquire();
        BlockCodec.of(method).compress(block, target);
        blocksCompressed.increment();
        return new Compressed(
                target.flip(), pool, deliveries, new AtomicInteger(deliveries.size()));
    }

    private void handOver(BlockChecksum checksum, Compressed compressed) {
        for (Delivery delivery : compressed.deliveries) {
            BlockGate.Lane lane = delivery.lane();
            boolean begun =
                    lane.uploader()
                            .write(
                                    checksum,
                                    compressed.content,
                                    delivery.fresh(),
                                    stored -> end(lane, compressed, stored));
            if (!begun) {
                end(lane, compressed, false);
            }
        }
    }

    private void end(BlockGate.Lane lane, Compressed compressed, boolean stored) {
        if (compressed.users.decrementAndGet() == 0) {
            compressed.pool.release(compressed.content);
        }
        gate.end(lane, stored);
    }

    ReadingStatistics statistics() {
        return new ReadingStatistics(bytesRead.sum(), blocksCompressed.sum(), storeBuffers.size());
    }

    /** A compressed block, used until the last of its deliveries has ended. */
    private record Compressed(
            ByteBuffer content, BufferPool pool, List<Delivery> deliveries, AtomicInteger users) {}

    private static final class Batch {
        final List<Integer> indexes = new ArrayList<>();
        final List<ByteBuffer> buffers = new ArrayList<>();
    }
}
