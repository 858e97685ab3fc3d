package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;

import java.util.Optional;

/** The size of a restored volume. */
public final class RestoredSize {
    private RestoredSize() {}

    /**
     * The size of the volume when it was backed up, where that is known. Otherwise, as in Longhorn,
     * its size today, or more if the backup has blocks beyond it. In bytes.
     *
     * @param today the volume's size according to its {@code volume.cfg}
     * @throws StoreException.Corrupt if it is not a multiple of the block size that holds all
     *     blocks
     */
    public static long of(VolumeName volume, long today, BackupContent backup)
            throws StoreException.Corrupt {
        BlockList blocks = backup.blocks();
        int blockBytes = backup.blockSize().bytes();
        long end = blocks.size() == 0 ? 0 : (blocks.index(blocks.size() - 1) + 1L) * blockBytes;
        Optional<Long> known = backup.config().volumeSize();
        long size = known.orElse(Math.max(today, end));
        if (size <= 0 || size % blockBytes != 0 || end > size) {
            throw new StoreException.Corrupt(
                    "size %d of volume %s is not a multiple of the block size %s that holds all blocks of backup %s"
                            .formatted(size, volume, backup.blockSize(), backup.config().name()));
        }
        return size;
    }
}
