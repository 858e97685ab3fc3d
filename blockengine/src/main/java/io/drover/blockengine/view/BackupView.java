package io.drover.blockengine.view;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockBuffers;
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
 * A backup of a volume, or of a backing image, that can be read at any place without being
 * restored: blocks are fetched when they are asked for, verified, kept within bounds, and read
 * ahead where they are read one after the other. Deletions wait until it is closed. Thread-safe.
 */
public final class BackupView implements ContentView {
    private static final Logger LOG = LoggerFactory.getLogger(BackupView.class);

    private final String title;
    private final BlockList blocks;
    private final int blockBytes;
    private final long size;
    private final BlockCache cache;
    private final Optional<DiskCache> disk;
    private final Optional<OwnerLock> lock;
    private final ReadAhead readAhead;
    private final Semaphore ahead;

    private BackupView(
            ViewedBlocks viewed,
            BlockCache cache,
            Optional<DiskCache> disk,
            Optional<OwnerLock> lock,
            int depth) {
        this.title = viewed.title();
        this.blocks = viewed.blocks();
        this.blockBytes = viewed.blockBytes();
        this.size = viewed.size();
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
        return open(
                store,
                volume,
                () -> ViewedBlocks.ofBackup(store, volume, backup),
                hasher,
                options,
                limits,
                onRefusal);
    }

    /**
     * The same of a backing image.
     *
     * @throws StoreException.Conflict if the backup of the image is not complete
     */
    public static BackupView open(
            ObjectStore store,
            BackingImageName image,
            BlockHasher hasher,
            EngineOptions options,
            ViewOptions limits,
            Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        return open(
                store,
                ImagePool.INSTANCE,
                () -> ViewedBlocks.ofImage(store, image),
                hasher,
                options,
                limits,
                onRefusal);
    }

    private interface Content {
        ViewedBlocks find() throws StoreException;
    }

    private static BackupView open(
            ObjectStore store,
            BlockOwner owner,
            Content content,
            BlockHasher hasher,
            EngineOptions options,
            ViewOptions limits,
            Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        Optional<OwnerLock> lock =
                OwnerLock.acquireForReading(store, owner, options.lock(), onRefusal);
        boolean opened = false;
        try {
            ViewedBlocks viewed = content.find();
            int blockBytes = viewed.blockBytes();
            int concurrency = options.inFlight(blockBytes);
            Optional<Integer> onDisk = limits.diskBlocks(blockBytes);
            Optional<DiskCache> disk =
                    onDisk.isPresent()
                            ? Optional.of(
                                    DiskCache.in(limits.directory(), blockBytes, onDisk.get()))
                            : Optional.empty();
            BlockReader reader =
                    new BlockReader(
                            store, owner, viewed.compression(), hasher, blockBytes, concurrency);
            VerifiedBlocks verified =
                    new VerifiedBlocks(
                            viewed.blocks().table(), reader, hasher, blockBytes, disk, concurrency);
            int inMemory = limits.memoryBlocks(blockBytes);
            BlockCache cache = new BlockCache(verified, disk, inMemory);
            // what is read ahead must still be there when its turn comes
            int depth = Math.max(1, Math.min(concurrency, inMemory / 4));
            BackupView view = new BackupView(viewed, cache, disk, lock, depth);
            opened = true;
            return view;
        } finally {
            if (!opened) {
                lock.ifPresent(OwnerLock::close);
            }
        }
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<ByteRange> dataRanges(ByteRange range, int most) {
        List<ByteRange> ranges = new ArrayList<>();
        int position = positionFrom(range.offset());
        long end = Math.min(range.end(), size);
        // a range may begin behind the end in a last block that is short
        while (position < blocks.size()
                && Math.max(start(position), range.offset()) < end
                && ranges.size() < most) {
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
                    "block %s at offset %d of %s cannot be read: %s"
                            .formatted(
                                    blocks.checksum(position),
                                    start(position),
                                    title,
                                    e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while a block was read");
        }
    }

    @Override
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
