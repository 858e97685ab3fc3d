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

/** Gets blocks out of files whose content is whole although the file is damaged. */
final class BlockSalvage {
    /** What a frame may add to an incompressible block, as in the reader of blocks. */
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

    /** The block's bytes, empty if they are not to be had. */
    Optional<ByteBuffer> find(BlockChecksum block) throws StoreException {
        for (BlockSize size : sizes) {
            ByteBuffer content = ByteBuffer.allocate(size.bytes());
            if (decoder.salvage(fetch(block, size.bytes() + SLACK), block, content)) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    /** Only the beginning of what is longer than any block. */
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
