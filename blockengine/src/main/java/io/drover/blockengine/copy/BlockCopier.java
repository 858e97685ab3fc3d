package io.drover.blockengine.copy;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.TaskGroup;
import io.drover.blockengine.backup.TransferCounters;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.codec.BlockDecoder;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.Contents;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies the blocks of a volume as they are stored, each verified on its way. Those that the
 * destination lists are passed over.
 */
final class BlockCopier {
    private static final byte PRESENT = 1;

    /** What a frame may add to an incompressible block, as in the reader of blocks. */
    private static final int SLACK = 64 * 1024;

    private final ObjectStore source;
    private final ObjectStore destination;
    private final VolumeName volume;
    private final BlockDecoder decoder;
    private final EngineOptions options;
    private final ChecksumTable table;
    private final TransferCounters counters;
    private final AtomicLong listed = new AtomicLong();

    BlockCopier(
            ObjectStore source,
            ObjectStore destination,
            VolumeName volume,
            BlockHasher hasher,
            EngineOptions options,
            ChecksumTable table,
            TransferCounters counters) {
        this.source = source;
        this.destination = destination;
        this.volume = volume;
        this.decoder = new BlockDecoder(hasher);
        this.options = options;
        this.table = table;
        this.counters = counters;
    }

    /** A file without content is what a crash left and counts as missing. */
    void listDestination() throws StoreException {
        destination.list(
                StoreLayout.blocks(volume),
                file ->
                        StoreLayout.blockOf(file.key().name())
                                .filter(block -> file.size() > 0)
                                .ifPresent(
                                        block -> {
                                            listed.incrementAndGet();
                                            int ordinal = table.find(block);
                                            if (ordinal >= 0) {
                                                table.mark(ordinal, PRESENT);
                                            }
                                        }));
    }

    /** Blocks at the destination, those copied included. */
    long blocksAtDestination() {
        return listed.get();
    }

    /**
     * @throws StoreException.Corrupt if a block is missing or damaged at the source
     */
    void copy(BackupContent content) throws StoreException, IOException, InterruptedException {
        BlockList blocks = content.blocks();
        int blockBytes = content.blockSize().bytes();
        CompressionMethod method = content.config().compression();
        BufferPool stored = new BufferPool(blockBytes + SLACK, options.inFlight(blockBytes));
        BufferPool plain = new BufferPool(blockBytes, options.workers());
        TaskGroup tasks = new TaskGroup("copy");
        tasks.fork(
                () -> {
                    for (int i = 0; i < blocks.size() && !tasks.hasFailed(); i++) {
                        int ordinal = blocks.ordinal(i);
                        if (table.mark(ordinal) == PRESENT) {
                            continue;
                        }
                        // whoever comes next finds it taken; a failure ends the whole copy of it
                        table.mark(ordinal, PRESENT);
                        // a shorter block is read as the end of a volume only
                        boolean whole = i < blocks.size() - 1;
                        ByteBuffer buffer = stored.acquire();
                        tasks.fork(
                                () -> {
                                    try {
                                        copyBlock(ordinal, method, buffer, plain, whole);
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

    private void copyBlock(
            int ordinal,
            CompressionMethod method,
            ByteBuffer buffer,
            BufferPool plain,
            boolean whole)
            throws StoreException, InterruptedException {
        BlockChecksum checksum = table.get(ordinal);
        fetch(checksum, buffer);
        ByteBuffer scratch = plain.acquire();
        try {
            decoder.decode(method, buffer, checksum, scratch);
            if (whole && scratch.remaining() != scratch.capacity()) {
                throw new StoreException.Corrupt(
                        "block %s has %d bytes, not the %d that the backup's configuration names as its block size"
                                .formatted(checksum, scratch.remaining(), scratch.capacity()));
            }
            counters.read(scratch.remaining());
        } finally {
            plain.release(scratch);
        }
        destination.write(StoreLayout.block(volume, checksum), ObjectBody.of(buffer));
        counters.exchanged(buffer.remaining());
        counters.written(buffer.remaining());
        counters.freshBlock();
        listed.incrementAndGet();
    }

    private void fetch(BlockChecksum checksum, ByteBuffer buffer) throws StoreException {
        try {
            boolean whole =
                    source.read(
                            StoreLayout.block(volume, checksum),
                            content -> Contents.readInto(content, buffer));
            if (!whole) {
                throw new StoreException.Corrupt(
                        "block " + checksum + " is damaged: its file is longer than any block");
            }
        } catch (StoreException.NotFound e) {
            throw new StoreException.Corrupt("block " + checksum + " is missing from the store", e);
        }
    }

    /**
     * After a failure it is not known which of the backup's blocks arrived; they are asked again.
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
