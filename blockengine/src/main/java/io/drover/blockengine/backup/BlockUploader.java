package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The end of a backup at one target: which blocks it wants, which of them its store lacks, and the
 * writing of those. A {@link SharedReading} feeds it. Thread-safe.
 */
public final class BlockUploader {
    private final ObjectStore store;
    private final ObjectKey blocksKey;
    private final SourceShape shape;
    private final CompressionMethod compression;
    private final int inFlight;
    private final KnownBlocks known;
    private final List<BlockRanges.Span> spans;
    private final BitSet wanted = new BitSet();
    private final TransferCounters counters;
    private final TaskGroup tasks;
    private final AtomicInteger left;
    private final CountDownLatch handedOver = new CountDownLatch(1);
    // guarded by this
    private final BlockList blocks;
    private final BitSet zeros = new BitSet();
    private final LongAdder newBytes = new LongAdder();
    private final LongAdder newBlocks = new LongAdder();
    private final LongAdder repeatedBytes = new LongAdder();

    /**
     * @param spans the blocks that the backup is to look at
     */
    public BlockUploader(
            ObjectStore store,
            BlockOwner owner,
            SourceShape shape,
            CompressionMethod compression,
            EngineOptions options,
            KnownBlocks known,
            List<BlockRanges.Span> spans,
            TransferCounters counters) {
        this.store = store;
        this.blocksKey = owner.blocks();
        this.shape = shape;
        this.compression = compression;
        this.inFlight = options.inFlight(shape.blockSize().bytes());
        this.known = known;
        this.spans = List.copyOf(spans);
        spans.forEach(span -> wanted.set(span.first(), span.end()));
        this.left = new AtomicInteger(wanted.cardinality());
        this.counters = counters;
        this.blocks = new BlockList(known.table());
        this.tasks = new TaskGroup("backup-" + owner);
    }

    SourceShape shape() {
        return shape;
    }

    CompressionMethod compression() {
        return compression;
    }

    /** Blocks that may be on their way to the store at once. */
    int inFlight() {
        return inFlight;
    }

    List<BlockRanges.Span> spans() {
        return spans;
    }

    boolean wants(int index) {
        return wanted.get(index);
    }

    /** A block that it wants was read. */
    void read(int bytes) {
        counters.read(bytes);
    }

    /** A block that it wants is zero, and zeros are not stored. */
    void zero(int index) {
        synchronized (this) {
            zeros.set(index);
        }
        counters.blockDone(shape.blockSize().bytes());
        dealtWith();
    }

    /** Takes a block that it wants into its list, and decides whether it has to be written. */
    KnownBlocks.Verdict place(int index, BlockChecksum checksum) {
        int ordinal = blocks.table().intern(checksum);
        synchronized (this) {
            blocks.add(index, ordinal);
        }
        KnownBlocks.Verdict verdict = known.claim(ordinal);
        if (verdict == KnownBlocks.Verdict.REUSE) {
            counters.reusedBlock();
            counters.blockDone(shape.blockSize().bytes());
            dealtWith();
        }
        return verdict;
    }

    /**
     * Begins to write a block.
     *
     * @param compressed must not change until {@code end} is called
     * @param fresh whether the store lacks it
     * @param end is told at the end of the write whether it succeeded
     * @return whether it has begun; it does not after a failure
     */
    boolean write(
            BlockChecksum checksum, ByteBuffer compressed, boolean fresh, Consumer<Boolean> end) {
        boolean begun =
                tasks.fork(
                        () -> {
                            boolean stored = false;
                            try {
                                put(checksum, compressed, fresh);
                                stored = true;
                            } finally {
                                end.accept(stored);
                            }
                        });
        dealtWith();
        return begun;
    }

    /** A block that it wants needs nothing more, or is on its way. */
    private void dealtWith() {
        if (left.decrementAndGet() == 0) {
            handedOver.countDown();
        }
    }

    private void put(BlockChecksum checksum, ByteBuffer compressed, boolean fresh)
            throws StoreException {
        int length = compressed.remaining();
        store.write(StoreLayout.block(blocksKey, checksum), ObjectBody.of(compressed));
        counters.exchanged(length);
        counters.written(length);
        if (fresh) {
            counters.freshBlock();
            newBlocks.increment();
            newBytes.add(length);
        } else {
            repeatedBytes.add(length);
        }
        counters.blockDone(shape.blockSize().bytes());
    }

    /** Nothing more is read. */
    void readingEnded() {
        if (left.get() > 0) {
            fail(new IllegalStateException(left + " blocks were not read"));
        }
    }

    /** Ends the upload with this failure, unless it has ended; what was begun is interrupted. */
    void fail(Throwable cause) {
        tasks.fail(cause);
    }

    /** Returns when the last block that it wants is in the store, whatever else is read. */
    void awaitStored() throws StoreException, IOException, InterruptedException {
        if (left.get() > 0) {
            tasks.fork(handedOver::await);
        }
        tasks.join();
        synchronized (this) {
            blocks.sort();
        }
    }

    /** The non-zero blocks, sorted once the upload has ended. */
    public synchronized BlockList blocks() {
        return blocks;
    }

    /** Blocks among the wanted ones that are zero now. */
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
}
