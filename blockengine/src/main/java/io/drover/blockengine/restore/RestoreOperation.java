package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
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
        long volumeSize = volumeSize();
        return run(volumeSize, table -> requested(volumeSize), sink, progress, lockOptions)
                .restore();
    }

    /** Brings the sink from what it holds to the backup of the request. */
    public CatchUpOutcome catchUp(
            HeldContent held, BlockSink sink, ProgressListener progress, LockOptions lockOptions)
            throws StoreException, IOException, InterruptedException {
        return run(volumeSize(), held, sink, progress, lockOptions);
    }

    private long volumeSize() throws StoreException {
        return request.volumeSize().isPresent()
                ? request.volumeSize().get()
                : catalog.readVolume().size();
    }

    private CatchUpOutcome run(
            long volumeSize,
            HeldContent held,
            BlockSink sink,
            ProgressListener progress,
            LockOptions lockOptions)
            throws StoreException, IOException, InterruptedException {
        Optional<OwnerLock> acquired = lock(progress, lockOptions);
        try {
            BackupContent target = complete(request.backup());
            CatchUpOutcome outcome =
                    target.config().isSingleFile()
                            ? singleFile(target, sink, progress)
                            : restoreBlocks(held, volumeSize, target, sink, progress);
            if (acquired.isPresent()) {
                acquired.get().verifyHeld();
            }
            return outcome;
        } finally {
            acquired.ifPresent(OwnerLock::close);
        }
    }

    private CatchUpOutcome singleFile(
            BackupContent target, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException {
        RestoreOutcome outcome =
                SingleFileRestore.run(store, request.volume(), target.config(), sink, progress);
        return new CatchUpOutcome(outcome, target.config(), Optional.empty());
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

    private CatchUpOutcome restoreBlocks(
            HeldContent held,
            long volumeSize,
            BackupContent target,
            BlockSink sink,
            ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        int blockBytes = target.blockSize().bytes();
        long size = size(volumeSize, target);
        Optional<HeldBlocks> base = held.read(table);
        RestorePlan plan;
        sink.resize(size);
        if (base.isPresent() && isComparable(base.get(), target)) {
            plan = RestorePlan.difference(base.get().blocks(), target.blocks(), table);
            Gaps.zero(sink, base.get().size(), size);
        } else {
            plan = RestorePlan.full(target.blocks());
            if (!sink.startsZeroed()) {
                Gaps.zero(sink, target.blocks(), blockBytes, size);
            }
        }
        for (int index : plan.zeros()) {
            long offset = (long) index * blockBytes;
            Gaps.zero(sink, offset, Math.min(offset + blockBytes, size));
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
        BlockHasher batches = BlockDownloader.hasherFor(sink, hasher);
        new BlockDownloader(reader, batches, target.blockSize(), sink, size, options, counters)
                .download(plan.fetch());
        sink.sync();
        return new CatchUpOutcome(
                new RestoreOutcome(size, counters.statistics(store.requests())),
                target.config(),
                Optional.of(new HeldBlocks(target.blockSize(), size, target.blocks())));
    }

    /** The blocks of the backup that the request says the sink holds. */
    private Optional<HeldBlocks> requested(long volumeSize) throws StoreException {
        if (request.from().isEmpty()) {
            return Optional.empty();
        }
        BackupContent last = complete(request.from().get());
        return Optional.of(new HeldBlocks(last.blockSize(), size(volumeSize, last), last.blocks()));
    }

    /** Lists of blocks of different sizes have no difference: everything is restored then. */
    private boolean isComparable(HeldBlocks held, BackupContent target) throws StoreException {
        boolean same = held.blockSize().equals(target.blockSize());
        if (!same && request.from().isPresent()) {
            throw new StoreException.Conflict(
                    "backups %s and %s of volume %s have different block sizes (%s and %s bytes); make a full restore"
                            .formatted(
                                    request.from().get(),
                                    request.backup(),
                                    request.volume(),
                                    held.blockSize(),
                                    target.blockSize()));
        }
        return same;
    }

    private long size(long volumeSize, BackupContent backup) throws StoreException {
        return RestoredSize.of(request.volume(), volumeSize, backup);
    }
}
