package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.util.Optional;

/** One restore, full or from the state of an earlier one. */
public final class RestoreOperation {
    private final CountingStore store;
    private final VolumeCatalog catalog;
    private final RestoreRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final ChecksumTable table = new ChecksumTable();

    public RestoreOperation(
            ObjectStore store, RestoreRequest request, BlockHasher hasher, EngineOptions options) {
        this.store = new CountingStore(store);
        this.catalog = new VolumeCatalog(this.store, request.volume());
        this.request = request;
        this.hasher = hasher;
        this.options = options;
    }

    public RestoreOutcome run(BlockSink sink, ProgressListener progress, LockOptions lockOptions)
            throws StoreException, IOException, InterruptedException {
        long volumeSize =
                request.volumeSize().isPresent()
                        ? request.volumeSize().get()
                        : catalog.readVolume().size();
        Optional<OwnerLock> acquired = lock(progress, lockOptions);
        try {
            BackupContent target = complete(request.backup());
            RestoreOutcome outcome =
                    target.config().isSingleFile()
                            ? SingleFileRestore.run(
                                    store, request.volume(), target.config(), sink, progress)
                            : restoreBlocks(volumeSize, target, sink, progress);
            if (acquired.isPresent()) {
                acquired.get().verifyHeld();
            }
            return outcome;
        } finally {
            acquired.ifPresent(OwnerLock::close);
        }
    }

    private Optional<OwnerLock> lock(ProgressListener progress, LockOptions lockOptions)
            throws StoreException, InterruptedException {
        return OwnerLock.acquireForReading(
                store,
                request.volume(),
                lockOptions,
                reason ->
                        progress.onNote(
                                "volume %s is restored without a lock, as the store takes none (%s): if the backup is deleted meanwhile the restore fails, and nothing wrong is restored"
                                        .formatted(request.volume(), reason)));
    }

    private BackupContent complete(BackupName backup) throws StoreException {
        BackupContent content = catalog.readContent(backup, table);
        if (content.config().isInProgress()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is still in progress, or its writer died; it cannot be restored"
                            .formatted(backup, request.volume()));
        }
        return content;
    }

    private RestoreOutcome restoreBlocks(
            long volumeSize, BackupContent target, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        int blockBytes = target.blockSize().bytes();
        long size = size(volumeSize, target);
        RestorePlan plan;
        if (request.from().isPresent()) {
            BackupContent last = comparable(request.from().get(), target);
            plan = RestorePlan.difference(last.blocks(), target.blocks(), table);
            sink.resize(size);
            zero(sink, size(volumeSize, last), size);
        } else {
            plan = RestorePlan.full(target.blocks());
            sink.resize(size);
            if (!sink.startsZeroed()) {
                zeroGaps(sink, target.blocks(), blockBytes, size);
            }
        }
        for (int index : plan.zeros()) {
            long offset = (long) index * blockBytes;
            zero(sink, offset, Math.min(offset + blockBytes, size));
        }
        TransferCounters counters =
                new TransferCounters(progress, (long) plan.fetch().size() * blockBytes);
        BlockReader reader =
                new BlockReader(
                        store,
                        request.volume(),
                        target.config().compression(),
                        hasher,
                        blockBytes,
                        options.inFlight(blockBytes));
        // blocks waiting for their turn must not prevent others from filling a batch
        BlockHasher batches = sink.needsOrder() ? new DigestHasher() : hasher;
        new BlockDownloader(reader, batches, target.blockSize(), sink, size, options, counters)
                .download(plan.fetch());
        sink.sync();
        return new RestoreOutcome(size, counters.statistics(store.requests()));
    }

    /** Zeros a range, unless it is empty. */
    private static void zero(BlockSink sink, long from, long end) throws IOException {
        if (from < end) {
            sink.zero(new ByteRange(from, end - from));
        }
    }

    /** Zeros only what no block covers, so that every part of a device is written once. */
    private static void zeroGaps(BlockSink sink, BlockList blocks, int blockBytes, long size)
            throws IOException {
        long done = 0;
        for (int i = 0; i < blocks.size(); i++) {
            long offset = (long) blocks.index(i) * blockBytes;
            zero(sink, done, offset);
            done = offset + blockBytes;
        }
        zero(sink, done, size);
    }

    private BackupContent comparable(BackupName from, BackupContent target) throws StoreException {
        BackupContent last = complete(from);
        if (!last.blockSize().equals(target.blockSize())) {
            throw new StoreException.Conflict(
                    "backups %s and %s of volume %s have different block sizes (%s and %s bytes); make a full restore"
                            .formatted(
                                    from,
                                    request.backup(),
                                    request.volume(),
                                    last.blockSize(),
                                    target.blockSize()));
        }
        return last;
    }

    private long size(long volumeSize, BackupContent backup) throws StoreException {
        return RestoredSize.of(request.volume(), volumeSize, backup);
    }
}
