package io.drover.blockengine.codec;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ConfirmedRead;
import io.drover.blockengine.store.Contents;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;

/** Reads and verifies single blocks of an owner. Thread-safe. */
public final class BlockReader {
    /**
     * Bytes that a frame may add to an incompressible block, with room for skippable frames and
     * headers of other writers.
     */
    private static final int SLACK = 64 * 1024;

    private final ObjectStore store;
    private final ConfirmedRead confirmed;
    private final ObjectKey blocks;
    private final CompressionMethod compression;
    private final BlockDecoder decoder;
    private final BufferPool compressed;

    /**
     * @param blockBytes largest block, bytes
     * @param concurrency blocks that may be read at once
     */
    public BlockReader(
            ObjectStore store,
            BlockOwner owner,
            CompressionMethod compression,
            BlockHasher hasher,
            int blockBytes,
            int concurrency) {
        this.store = store;
        this.confirmed = new ConfirmedRead(store);
        this.blocks = owner.blocks();
        this.compression = compression;
        this.decoder = new BlockDecoder(hasher);
        this.compressed = new BufferPool(blockBytes + SLACK, concurrency);
    }

    /**
     * How a block is stored.
     *
     * @param length bytes
     * @param compression the method by which it was read, not necessarily the one that the backup
     *     names
     */
    public record Stored(int length, CompressionMethod compression) {}

    /**
     * Fills {@code target} with the block and flips it.
     *
     * @throws StoreException.Corrupt if the block is missing or its content does not match its name
     */
    public Stored read(BlockChecksum checksum, ByteBuffer target)
            throws StoreException, InterruptedException {
        return fetch(checksum, stored -> decoder.decode(compression, stored, checksum, target));
    }

    /**
     * Like {@link #read}, but the caller must compare the checksum, so that it can hash several
     * blocks together.
     */
    public Stored readUnverified(BlockChecksum checksum, ByteBuffer target)
            throws StoreException, InterruptedException {
        return fetch(
                checksum,
                stored -> decoder.decodeUnverified(compression, stored, checksum, target));
    }

    private interface Decoding {
        CompressionMethod decode(ByteBuffer stored) throws StoreException.Corrupt;
    }

    private Stored fetch(BlockChecksum checksum, Decoding decoding)
            throws StoreException, InterruptedException {
        ByteBuffer buffer = compressed.acquire();
        ObjectKey key = StoreLayout.block(blocks, checksum);
        try {
            return confirmed.<Stored, RuntimeException>read(
                    key, () -> fetchOnce(key, checksum, buffer, decoding));
        } catch (StoreException.NotFound e) {
            confirmed.requireAbsent(key);
            throw new StoreException.Corrupt("block " + checksum + " is missing from the store", e);
        } finally {
            compressed.release(buffer);
        }
    }

    private Stored fetchOnce(
            ObjectKey key, BlockChecksum checksum, ByteBuffer buffer, Decoding decoding)
            throws StoreException, ConfirmedRead.Misread {
        boolean whole = store.read(key, content -> Contents.readInto(content, buffer));
        try {
            requireLength(checksum, buffer, whole);
            return new Stored(buffer.remaining(), decoding.decode(buffer));
        } catch (StoreException.Corrupt e) {
            throw new ConfirmedRead.Misread(buffer, whole, e);
        }
    }

    private static void requireLength(BlockChecksum checksum, ByteBuffer stored, boolean whole)
            throws StoreException.Corrupt {
        if (!stored.hasRemaining()) {
            throw new StoreException.Corrupt("block " + checksum + " is an empty file");
        }
        if (!whole) {
            throw new StoreException.Corrupt(
                    "block "
                            + checksum
                            + " is damaged: its file is longer than any block of "
                            + (stored.capacity() - SLACK)
                            + " bytes can be");
        }
    }
}
