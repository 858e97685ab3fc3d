package io.drover.blockengine.copy;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.codec.BlockDecoder;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.ConfirmedRead;
import io.drover.blockengine.store.Contents;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Copies the blocks of an owner as they are stored and verifies each on the way. Blocks that the
 * destination lists are skipped, either at once or after reading them there.
 */
final class BlockCopier {
    private static final Logger LOG = LoggerFactory.getLogger(BlockCopier.class);

    /** Mark of a block whose name the destination lists. */
    private static final byte LISTED = 1;

    /** Mark of a block that is done. */
    private static final byte DONE = 2;

    /** Bytes that a frame may add to an incompressible block, as in the reader of blocks. */
    private static final int SLACK = 64 * 1024;

    private final ObjectStore source;
    private final ObjectStore destination;
    private final BlockOwner owner;
    private final BlockDecoder decoder;
    private final EngineOptions options;
    private final ChecksumTable table;
    private final TransferCounters counters;
    private final boolean checkExisting;
    private final AtomicLong listed = new AtomicLong();
    private final AtomicLong replaced = new AtomicLong();

    /**
     * @param checkExisting whether the blocks that the destination lists are read there
     */
    BlockCopier(
            ObjectStore source,
            ObjectStore destination,
            BlockOwner owner,
            boolean checkExisting,
            BlockHasher hasher,
            EngineOptions options,
            ChecksumTable table,
            TransferCounters counters) {
        this.source = source;
        this.destination = destination;
        this.owner = owner;
        this.checkExisting = checkExisting;
        this.decoder = new BlockDecoder(hasher);
        this.options = options;
        this.table = table;
        this.counters = counters;
    }

    /** An empty file was left by a crash and counts as missing. */
    void listDestination() throws StoreException {
        destination.list(
                owner.blocks(),
                file ->
                        owner.blockAt(file.key())
                                .filter(block -> file.size() > 0)
                                .ifPresent(
                                        block -> {
                                            listed.incrementAndGet();
                                            int ordinal = table.find(block);
                                            if (ordinal >= 0) {
                                                table.mark(ordinal, LISTED);
                                            }
                                        }));
    }

    /** Blocks at the destination, including those copied. */
    long blocksAtDestination() {
        return listed.get();
    }

    /** Copied blocks that replaced damaged ones at the destination. */
    long replaced() {
        return replaced.get();
    }

    /** Whether the destination lists one of these blocks. */
    boolean hasListed(BlockList blocks) {
        return IntStream.range(0, blocks.size())
                .anyMatch(i -> table.mark(blocks.ordinal(i)) == LISTED);
    }

    /**
     * Copies the blocks of one configuration.
     *
     * @throws StoreException.Corrupt if a block is missing or damaged at the source
     */
    void copy(BlockList blocks, BlockSize blockSize, CompressionMethod method)
            throws StoreException, IOException, InterruptedException {
        int blockBytes = blockSize.bytes();
        BufferPool stored = new BufferPool(blockBytes + SLACK, options.inFlight(blockBytes));
        BufferPool plain = new BufferPool(blockBytes, options.workers());
        TaskGroup tasks = new TaskGroup("copy");
        tasks.fork(
                () -> {
                    for (int i = 0; i < blocks.size() && !tasks.hasFailed(); i++) {
                        int ordinal = blocks.ordinal(i);
                        boolean there = table.mark(ordinal) == LISTED;
                        if (table.mark(ordinal) == DONE || there && !checkExisting) {
                            continue;
                        }
                        // later occurrences are skipped; a failure ends the copy of the whole
                        // backup
                        table.mark(ordinal, DONE);
                        // only the last block of a volume or an image may be shorter
                        boolean whole = i < blocks.size() - 1;
                        ByteBuffer buffer = stored.acquire();
                        tasks.fork(
                                () -> {
                                    try {
                                        BlockChecksum block = table.get(ordinal);
                                        if (!there
                                                || !isSound(block, method, buffer, plain, whole)) {
                                            copyBlock(block, method, buffer, plain, whole);
                                            (there ? replaced : listed).incrementAndGet();
                                        }
                                        counters.blockDone(blockBytes);
                                    } finally {
                                        stored.release(buffer);
                                    }
                                });
                    }
                });
        try {
            tasks.join();
        } catch (StoreException | IOException | InterruptedException e) {
            forget(blocks);
            throw e;
        }
    }

    /** Whether the block at the destination matches its name. */
    private boolean isSound(
            BlockChecksum block,
            CompressionMethod method,
            ByteBuffer buffer,
            BufferPool plain,
            boolean whole)
            throws StoreException, InterruptedException {
        try {
            fetch(destination, block, method, buffer, plain, whole);
            return true;
        } catch (StoreException.Corrupt e) {
            LOG.warn("{}, destination: {}; it is copied again", owner.title(), e.getMessage());
            return false;
        }
    }

    private void copyBlock(
            BlockChecksum block,
            CompressionMethod method,
            ByteBuffer buffer,
            BufferPool plain,
            boolean whole)
            throws StoreException, InterruptedException {
        fetch(source, block, method, buffer, plain, whole);
        destination.write(owner.block(block), ObjectBody.of(buffer));
        counters.exchanged(buffer.remaining());
        counters.written(buffer.remaining());
        counters.freshBlock();
    }

    private void verify(
            BlockChecksum block,
            CompressionMethod method,
            ByteBuffer stored,
            BufferPool plain,
            boolean whole)
            throws StoreException.Corrupt, InterruptedException {
        ByteBuffer scratch = plain.acquire();
        try {
            decoder.decode(method, stored, block, scratch);
            if (whole && scratch.remaining() != scratch.capacity()) {
                throw new StoreException.Corrupt(
                        "block %s has %d bytes, not the %d that its configuration names as the block size"
                                .formatted(block, scratch.remaining(), scratch.capacity()));
            }
            counters.read(scratch.remaining());
        } finally {
            plain.release(scratch);
        }
    }

    private void fetch(
            ObjectStore store,
            BlockChecksum block,
            CompressionMethod method,
            ByteBuffer buffer,
            BufferPool plain,
            boolean whole)
            throws StoreException, InterruptedException {
        ObjectKey key = owner.block(block);
        ConfirmedRead confirmed = new ConfirmedRead(store);
        try {
            confirmed.<Boolean, InterruptedException>read(
                    key,
                    () -> {
                        boolean complete =
                                store.read(key, content -> Contents.readInto(content, buffer));
                        try {
                            requireComplete(block, complete);
                            verify(block, method, buffer, plain, whole);
                            return true;
                        } catch (StoreException.Corrupt e) {
                            throw new ConfirmedRead.Misread(buffer, complete, e);
                        }
                    });
        } catch (StoreException.NotFound e) {
            confirmed.requireAbsent(key);
            throw new StoreException.Corrupt("block " + block + " is missing from the store", e);
        }
    }

    private static void requireComplete(BlockChecksum block, boolean complete)
            throws StoreException.Corrupt {
        if (!complete) {
            throw new StoreException.Corrupt(
                    "block " + block + " is damaged: its file is longer than any block");
        }
    }

    /**
     * After a failure it is not known which of the backup's blocks arrived, so the destination is
     * listed again.
     */
    private void forget(BlockList blocks) throws StoreException {
        for (int i = 0; i < blocks.size(); i++) {
            table.mark(blocks.ordinal(i), (byte) 0);
        }
        listed.set(0);
        if (!Thread.currentThread().isInterrupted()) {
            listDestination();
        }
    }
}
