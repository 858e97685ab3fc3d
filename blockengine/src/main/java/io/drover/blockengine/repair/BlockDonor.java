package io.drover.blockengine.repair;

import io.drover.blockengine.volume.BlockSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A place where the content of bad blocks may still be. */
@FunctionalInterface
public interface BlockDonor {
    /**
     * Fills {@code target} with what may be the block and flips it; the caller compares it with the
     * block's name.
     *
     * @return whether there is anything; not if the donor cannot be read
     */
    boolean read(BlockPlace place, ByteBuffer target) throws InterruptedException;

    /** An image of the volume, such as a snapshot; the caller closes it. */
    static BlockDonor image(BlockSource source) {
        return (place, target) -> {
            if (place.offset() >= source.size()) {
                return false;
            }
            try {
                source.read(place.offset(), target.clear().limit(place.size().bytes()));
                target.flip();
                return true;
            } catch (IOException e) {
                Logger log = LoggerFactory.getLogger(BlockDonor.class);
                log.warn("block {} is not looked for in an image: {}", place, e.getMessage());
                return false;
            }
        };
    }
}
