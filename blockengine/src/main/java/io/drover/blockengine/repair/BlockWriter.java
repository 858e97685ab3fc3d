package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;

/** Writes blocks of an owner into the store again, in whatever place of a repair. */
record BlockWriter(ObjectStore store, BlockOwner owner) {
    /**
     * @param content the block, in a direct buffer
     */
    void write(BlockChecksum block, CompressionMethod method, ByteBuffer content)
            throws StoreException {
        BlockCodec codec = BlockCodec.of(method);
        ByteBuffer compressed =
                ByteBuffer.allocateDirect(codec.maxCompressedLength(content.remaining()));
        codec.compress(content, compressed);
        store.write(owner.block(block), ObjectBody.of(compressed.flip()));
    }
}
