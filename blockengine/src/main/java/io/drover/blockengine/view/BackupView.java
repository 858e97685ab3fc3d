package io.drover.blockengine.view;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.restore.RestoredSize;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A backup that can be read at any place without being restored: blocks are fetched when they are
 * asked for, verified, kept within bounds, and read ahead where they are read one after the other.
 * Deletions wait until it is closed. Thread-safe.
 */
public final class BackupView implements BlockSource {
    private static final Logger LOG = LoggerFactory.getLogger(BackupView.class);

    private final BackupContent content;
    private final BlockList blocks;
    private final int blockBytes;
    private final long size;
    private final BlockCache cache;
    private final Optional<DiskCache> disk;
    private final Optional<OwnerLock> lock;
    private final ReadAhead readAhead;
    private final Semaphore ahead;

    private BackupView(
            BackupContent content,
            long size,
            BlockCache cache,
            Optional<DiskCache> disk,
            Optional<OwnerLock> lock,
            int depth) {
        this.content = content;
        this.blocks = content.blocks();
        this.blockBytes = content.blockSize().bytes();
        this.size = size;
        this.cache = cache;
        this.disk = disk;
        this.lock = lock;
        this.readAhead = new ReadAhead(depth);
        this.ahead = new Semaphore(depth);
    }

    /**
     * @param onRefusal is told why there is no lock, if the store takes none
     * @throws StoreException.Conflict if the backup is not complete, or of the form that can only
     *     be read as a whole
     */
    public static BackupView open(
            ObjectStore store,
            VolumeName volume,
            BackupName backup,
            BlockHasher hasher,
            EngineOptions options,
            ViewOptions limits,
            Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        Optional<OwnerLock> lock =
                OwnerLock.acquireForReading(store, volume, options.lock(), onRefusal);
        Optional<DiskCache> disk = Optional.empty();
        boolean opened = false;
        try {
            VolumeCatalog catalog = new VolumeCatalog(store, volume);
            ChecksumTable table = new ChecksumTable();
            BackupContent content = catalog.readContent(backup, table);
            requireBlocks(content, volume, backup);
            long size = RestoredSize.of(volume, catalog.readVolume().size(), content);
            int blockBytes = content.blockSize().bytes();
            int concurrency = options.inFlight(blockBytes);
            Optional<Integer> onDisk = limits.diskBlocks(blockBytes);
            if (onDisk.isPresent()) {
                disk = Optional.of(DiskCache.in(limits.directory(), blockBytes, onDisk.get()));
            }
            BlockReader reader =
                    new BlockReader(
                            store,
                            volume,
                            content.config().compression(),
                            hasher,
                            blockBytes,
                            concurrency);
            VerifiedBlocks verified =
                    new VerifiedBlocks(table, reader, hasher, blockBytes, disk, concurrency);
            int inMemory = limits.memoryBlocks(blockBytes);
            BlockCache cache = new BlockCache(verified, disk, inMemory);
            // what is read ahead must still be there when its turn comes
            int depth = Math.max(1, Math.min(concurrency, inMemory / 4));
            BackupView view = new BackupView(content, size, cache, disk, lock, depth);
            opened = true;
            return view;
        } finally {
            if (!opened) {
                lock.ifPresent(OwnerLock::close);
                if (disk.isPresent()) {
                    disk.get().close();
                }
            }
        }
    }

    private static void requireBlocks(BackupContent content, VolumeName volume, BackupName backup)
            throws StoreException.Conflict {
        if (content.config().isInProgress()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is still in progress, or its writer died; it cannot be read"
                            .formatted(backup, volume));
        }
        if (content.config().isSingleFile()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is a single file without blocks, which cannot be read in parts; restore it"
                            .formatted(backup, volume));
        }
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<ByteRange> dataRanges() {
        return dataRanges(new ByteRange(0, size), Integer.MAX_VALUE);
    }

    /**
     * Ranges within {@code range} that have blocks, ascending, neighbours joined.
     *
     * @param most how many are wanted
     */
    public List<ByteRange> dataRanges(ByteRange range, int most) {
        List<ByteRange> ranges = new ArrayList<>();
        int position = positionFrom(range.offset());
        long end = Math.min(range.end(), size);
        while (position < blocks.size() && start(position) < end && ranges.size() < most) {
            long from = Math.max(start(position), range.offset());
            while (position + 1 < blocks.size()
                    && blocks.index(position + 1) == blocks.index(position) + 1
                    && start(position + 1) < end) {
                position++;
            }
            ranges.add(new ByteRange(from, Math.min(start(position) + blockBytes, end) - from));
            position++;
        }
        return ranges;
    }

    private long start(int position) {
        return (long) blocks.index(position) * blockBytes;
    }

    /** The first block that ends after the offset. */
    private int positionFrom(long offset) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (start(middle) + blockBytes <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first block that begins at the offset or behind it. */
    private int positionAfter(long offset) {
        int position = positionFrom(offset);
        return position < blocks.size() && start(position) < offset ? position + 1 : position;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long end = offset + target.remaining();
        long at = offset;
        int first = positionFrom(offset);
        fetchAhead(first + 1, positionAfter(end) - first - 1);
        for (int position = first; at < end; position++) {
            boolean more = position < blocks.size() && start(position) < end;
            long from = more ? Math.max(at, start(position)) : end;
            target.limit(target.position() + (int) (from - at));
            BlockBuffers.fillWithZeros(target);
            at = from;
            if (more) {
                long to = Math.min(end, start(position) + blockBytes);
                target.limit(target.position() + (int) (to - at));
                copy(position, (int) (at - start(position)), target);
                at = to;
            }
            target.limit(limit);
        }
    }

    private void copy(int position, int from, ByteBuffer target) throws IOException {
        fetchAhead(position + 1, readAhead.after(position));
        ByteBuffer block = block(position);
        int count = Math.min(target.remaining(), block.limit() - from);
        if (count > 0) {
            target.put(block.slice(from, count));
        }
        // a last block may be shorter than the volume
        BlockBuffers.fillWithZeros(target);
    }

    private ByteBuffer block(int position) throws IOException {
        try {
            ByteBuffer block = cache.get(blocks.ordinal(position));
            if (block.remaining() != blockBytes && start(position) + block.remaining() < size) {
                throw new IOException(
                        "block %s at offset %d has %d bytes instead of %d"
                                .formatted(
                                        blocks.checksum(position),
                                        start(position),
                                        block.remaining(),
                                        blockBytes));
            }
            return block;
        } catch (StoreException e) {
            throw new IOException(
                    "block %s at offset %d of backup %s cannot be read: %s"
                            .formatted(
                                    blocks.checksum(position),
                                    start(position),
                                    content.config().name(),
                                    e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while a block was read");
        }
    }

    /** The range will be read soon. */
    public void prefetch(ByteRange range) {
        int first = positionFrom(range.offset());
        fetchAhead(first, positionAfter(range.end()) - first);
    }

    /** As many as there is room for; who asks for the others reads them. */
    private void fetchAhead(int first, int count) {
        for (int position = first;
                position < Math.min(blocks.size(), (long) first + count);
                position++) {
            int wanted = position;
            if (cache.holds(blocks.ordinal(wanted))) {
                continue;
            }
            if (!ahead.tryAcquire()) {
                return;
            }
            Thread.ofVirtual().name("read-ahead").start(() -> fetch(wanted));
        }
    }

    private void fetch(int position) {
        try {
            cache.get(blocks.ordinal(position));
        } catch (StoreException e) {
            // whoever wants the block tries again, and reports it
            LOG.debug("block {} was not read ahead", blocks.checksum(position), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ahead.release();
        }
    }

    /** Nothing reads from it any more. */
    @Override
    public void close() throws IOException {
        lock.ifPresent(OwnerLock::close);
        if (disk.isPresent()) {
            disk.get().close();
        }
    }
}
