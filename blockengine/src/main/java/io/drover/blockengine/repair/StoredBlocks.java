package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;

/** The blocks of the same volume in another store, which is only read. */
public final class StoredBlocks implements BlockDonor {
    private static final Logger LOG = LoggerFactory.getLogger(StoredBlocks.class);

    private final ObjectStore store;
    private final VolumeName volume;
    private final BlockHasher hasher;

    public StoredBlocks(ObjectStore store, VolumeName volume, BlockHasher hasher) {
        this.store = store;
        this.volume = volume;
        this.hasher = hasher;
    }

    @Override
    public boolean read(BlockPlace place, ByteBuffer target) throws InterruptedException {
        try {
            new BlockReader(store, volume, place.compression(), hasher, place.size().bytes(), 1)
                    .read(place.block(), target);
            return true;
        } catch (StoreException.Corrupt e) {
            return false;
        } catch (StoreException e) {
            LOG.warn(
                    "block {} is not looked for on another target: {}",
                    place.block(),
                    e.getMessage());
            return false;
        }
    }
}
