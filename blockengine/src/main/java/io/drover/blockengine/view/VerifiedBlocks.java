package io.drover.blockengine.view;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Reads blocks from the disk's cache or from the store; either way a block is only returned if its
 * content matches its name. Blocks are known by their ordinals. Thread-safe.
 */
final class VerifiedBlocks implements BlockCache.Loader {
    private final ChecksumTable table;
    private final BlockReader reader;
    private final BlockHasher hasher;
    private final int blockBytes;
    private final Optional<DiskCache> disk;
    private final Semaphore loads;

    /**
     * @param concurrency blocks that are read at once
     */
    VerifiedBlocks(
            ChecksumTable table,
            BlockReader reader,
            BlockHasher hasher,
            int blockBytes,
            Optional<DiskCache> disk,
            int concurrency) {
        this.table = table;
        this.reader = reader;
        this.hasher = hasher;
        this.blockBytes = blockBytes;
        this.disk = disk;
        this.loads = new Semaphore(concurrency);
    }

    @Override
    public ByteBuffer load(int ordinal) throws StoreException, InterruptedException {
        BlockChecksum checksum = table.get(ordinal);
        loads.acquire();
        try {
            ByteBuffer content = ByteBuffer.allocate(blockBytes);
            Optional<ByteBuffer> kept =
                    disk.flatMap(cache -> cache.read(ordinal, content))
                            .filter(read -> hasher.hash(read).equals(checksum));
            if (kept.isEmpty()) {
                content.clear();
                reader.read(checksum, content);
            }
            return content;
        } finally {
            loads.release();
        }
    }
}
