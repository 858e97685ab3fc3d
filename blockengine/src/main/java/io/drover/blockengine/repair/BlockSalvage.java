package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.codec.BlockDecoder;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.store.Contents;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;

/** Extracts blocks from damaged files whose content is still intact. */
final class BlockSalvage {
    /** Bytes that a frame may add to an incompressible block, as in the reader of blocks. */
    private static final int SLACK = 64 * 1024;

    private final ObjectStore store;
    private final BlockOwner owner;
    private final BlockDecoder decoder;
    private final Collection<BlockSize> sizes;

    /**
     * @param sizes that blocks of the owner may have
     */
    BlockSalvage(
            ObjectStore store, BlockOwner owner, BlockHasher hasher, Collection<BlockSize> sizes) {
        this.store = store;
        this.owner = owner;
        this.decoder = new BlockDecoder(hasher);
        this.sizes = sizes;
    }

    /** The block's bytes; empty if they cannot be recovered. */
    Optional<ByteBuffer> find(BlockChecksum block) throws StoreException {
        for (BlockSize size : sizes) {
            ByteBuffer content = ByteBuffer.allocate(size.bytes());
            if (decoder.salvage(fetch(block, size.bytes() + SLACK), block, content)) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    /**
     * The bytes of a block that {@link #find} has found before, in a direct buffer.
     *
     * @throws StoreException.Unavailable if they are gone
     */
    ByteBuffer take(BlockChecksum block) throws StoreException {
        ByteBuffer content =
                find(block)
                        .orElseThrow(
                                () ->
                                        new StoreException.Unavailable(
                                                "block %s changed while it was read; run the repair again"
                                                        .formatted(block)));
        return ByteBuffer.allocateDirect(content.remaining()).put(content).flip();
    }

    /** Reads only the beginning of a file that is longer than any block. */
    private ByteBuffer fetch(BlockChecksum block, int bytes) throws StoreException {
        ByteBuffer stored = ByteBuffer.allocate(bytes);
        try {
            store.read(owner.block(block), content -> Contents.readInto(content, stored));
            return stored;
        } catch (StoreException.NotFound e) {
            return stored.flip();
        }
    }
}
