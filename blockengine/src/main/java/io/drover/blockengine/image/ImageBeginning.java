package io.drover.blockengine.image;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;

/** The first block of an image in a store. */
final class ImageBeginning {
    private final ObjectStore store;
    private final BackingImageName image;
    private final BlockHasher hasher;

    ImageBeginning(ObjectStore store, BackingImageName image, BlockHasher hasher) {
        this.store = store;
        this.image = image;
        this.hasher = hasher;
    }

    /** Nothing if the first block is a hole. */
    ByteBuffer read() throws StoreException, InterruptedException {
        ImageContent content = new ImageCatalog(store).readContent(image, new ChecksumTable());
        ByteBuffer block = ByteBuffer.allocate(ImageConfig.BLOCK_SIZE.bytes());
        if (content.blocks().size() == 0 || content.blocks().index(0) != 0) {
            return block.limit(0);
        }
        new BlockReader(
                        store,
                        ImagePool.INSTANCE,
                        content.config().compression(),
                        hasher,
                        block.capacity(),
                        1)
                .read(content.blocks().checksum(0), block);
        return block;
    }
}
