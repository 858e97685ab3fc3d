package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The pipeline of a backup: one reader, blocks hashed in batches, new blocks compressed and written
 * in parallel.
 *
 * <p>Two pools bound the memory, whatever the volume's size: one of blocks read and not yet
 * compressed, one of compressed blocks on their way to the store. A task releases its block before
 * it waits for the store.
 */
public final class BlockUploader {
    /** Limits batches of 16 MiB blocks to fewer blocks than batches of 2 MiB blocks. */
    private static final int MAX_BATCH_BYTES = 32 * 1024 * 1024;

    private final ObjectStore store;
    private final ObjectKey blocksKey;
    private final SourceShape shape;
    private final BlockSize blockSize;
    private final BlockCodec codec;
    private final BlockHasher hasher;
    private final KnownBlocks known;
    private final TransferCounters counters;
    private final int batchSize;
    private final BufferPool blockBuffers;
    private final BufferPool storeBuffers;
    private final TaskGroup tasks;
    // guarded by this
    private final BlockList blocks;
    private final BitSet zeros = new BitSet();
    private final LongAdder newBytes = new LongAdder();
    private final LongAdder newBlocks = new LongAdder();
    private final LongAdder repeatedBytes = new LongAdder();

    public BlockUploader(
            ObjectStore store,
            BlockOwner owner,
            SourceShape shape,
            CompressionMethod compression,
            BlockHasher hasher,
            EngineOptions options,
            KnownBlocks known,
            TransferCounters counters) {
        this.store = store;
        this.blocksKey = owner.blocks();
        this.shape = shape;
        this.blockSize = shape.blockSize();
        this.codec = BlockCodec.of(compression);
        this.hasher = hasher;
        this.known = known;
        this.counters = counters;
        this.blocks = new BlockList(known.table());
        int bytes = blockSize.bytes();
        this.batchSize = Math.max(1, Math.min(hasher.batch(), MAX_BATCH_BYTES / bytes));
        this.blockBuffers =
                new BufferPool(
                        bytes,
                        options.buffers(batchSize * (options.workers() + 1), bytes, batchSize));
        this.storeBuffers =
                new BufferPool(codec.maxCompressedLength(bytes), options.inFlight(bytes));
        this.tasks = new TaskGroup("backup-" + owner);
    }

    /**
     * Reads, hashes and stores the blocks of these spans; returns when the last one is in the
     * store.
     */
    public void upload(BlockSource source, List<BlockRanges.Span> spans)
            throws StoreException, IOException, InterruptedException {
        tasks.fork(() -> readAll(source, spans));
        tasks.join();
        synchronized (this) {
            blocks.sort();
        }
    }

    private void readAll(BlockSource source, List<BlockRanges.Span> spans)
            throws IOException, InterruptedException {
        Batch batch = new Batch();
        for (BlockRanges.Span span : spans) {
            for (int index = span.first(); index < span.end() && !tasks.hasFailed(); index++) {
                readBlock(source, index, batch);
                if (batch.indexes.size() == batchSize) {
                    submit(batch);
                    batch = new Batch();
                }
            }
        }
        submit(batch);
    }

    private void readBlock(BlockSource source, int index, Batch batch)
            throws IOException, InterruptedException {
        ByteBuffer buffer = blockBuffers.acquire();
        long offset = (long) index * blockSize.bytes();
        buffer.limit(shape.length(offset));
        source.read(offset, buffer);
        buffer.flip();
        counters.read(buffer.remaining());
        if (!shape.storesZeros() && ZeroBlocks.isZero(buffer)) {
            blockBuffers.release(buffer);
            synchronized (this) {
                zeros.set(index);
            }
            counters.blockDone(blockSize.bytes());
        } else {
            batch.indexes.add(index);
            batch.buffers.add(buffer);
        }
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
            switch (place(batch.indexes.get(i), checksum)) {
                case REUSE -> {
                    blockBuffers.release(buffer);
                    counters.reusedBlock();
                    counters.blockDone(blockSize.bytes());
                }
                case WRITE_NEW -> tasks.fork(() -> newBytes.add(put(checksum, buffer, true)));
                case WRITE_AGAIN ->
                        tasks.fork(() -> repeatedBytes.add(put(checksum, buffer, false)));
            }
        }
    }

    private KnownBlocks.Verdict place(int index, BlockChecksum checksum) {
        int ordinal = blocks.table().intern(checksum);
        synchronized (this) {
            blocks.add(index, ordinal);
        }
        return known.claim(ordinal);
    }

    private long put(BlockChecksum checksum, ByteBuffer block, boolean fresh)
            throws StoreException, InterruptedException {
        ByteBuffer compressed = storeBuffers.acquire();
        try {
            codec.compress(block, compressed);
            blockBuffers.release(block);
            compressed.flip();
            int length = compressed.remaining();
            store.write(StoreLayout.block(blocksKey, checksum), ObjectBody.of(compressed));
            counters.exchanged(length);
            counters.written(length);
            if (fresh) {
                counters.freshBlock();
                newBlocks.increment();
            }
            counters.blockDone(blockSize.bytes());
            return length;
        } finally {
            storeBuffers.release(compressed);
        }
    }

    /** The non-zero blocks, sorted once {@link #upload} has returned. */
    public synchronized BlockList blocks() {
        return blocks;
    }

    /** Blocks among the processed ones that are zero now. */
    synchronized BitSet zeros() {
        return zeros;
    }

    long newBytes() {
        return newBytes.sum();
    }

    long newBlocks() {
        return newBlocks.sum();
    }

    long repeatedBytes() {
        return repeatedBytes.sum();
    }

    private static final class Batch {
        final List<Integer> indexes = new ArrayList<>();
        final List<ByteBuffer> buffers = new ArrayList<>();
    }
}
