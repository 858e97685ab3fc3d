package io.drover.blockengine.restore;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.ProgressListener;
import io.drover.blockengine.backup.TransferCounters;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeCatalog;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.VolumeLock;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;

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
        VolumeConfig volume = catalog.readVolume();
        try (VolumeLock lock =
                VolumeLock.acquire(store, request.volume(), LockType.BACKUP, lockOptions)) {
            BackupConfig head = complete(request.backup());
            RestoreOutcome outcome =
                    head.isSingleFile()
                            ? SingleFileRestore.run(store, head, volume.size(), sink, progress)
                            : restoreBlocks(volume, sink, progress);
            lock.verifyHeld();
            return outcome;
        }
    }

    private BackupConfig complete(BackupName backup) throws StoreException {
        BackupConfig config = catalog.readBackup(backup);
        if (config.isInProgress()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is still in progress, or its writer died; it cannot be restored"
                            .formatted(backup, request.volume()));
        }
        return config;
    }

    private RestoreOutcome restoreBlocks(
            VolumeConfig volume, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        BackupContent target = catalog.readContent(request.backup(), table);
        RestorePlan plan =
                request.from().isPresent()
                        ? difference(request.from().get(), target)
                        : RestorePlan.full(target.blocks());
        int blockBytes = target.blockSize().bytes();
        long size = size(volume, target);
        sink.resize(size);
        if (request.from().isEmpty() && !sink.startsZeroed()) {
            sink.zero(new ByteRange(0, size));
        }
        for (int index : plan.zeros()) {
            long offset = (long) index * blockBytes;
            if (offset < size) {
                sink.zero(new ByteRange(offset, Math.min(blockBytes, size - offset)));
            }
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
                        options.inFlight());
        // blocks that wait for their turn must not keep others from filling a batch
        BlockHasher batches = sink.needsOrder() ? new DigestHasher() : hasher;
        new BlockDownloader(reader, batches, target.blockSize(), sink, size, options, counters)
                .download(plan.fetch());
        sink.sync();
        return new RestoreOutcome(size, counters.statistics(store.requests()));
    }

    private RestorePlan difference(BackupName from, BackupContent target) throws StoreException {
        complete(from);
        BackupContent last = catalog.readContent(from, table);
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
        return RestorePlan.difference(last.blocks(), target.blocks(), table);
    }

    /**
     * The size that the volume had when it was backed up where that is known, otherwise, as
     * Longhorn has it, its size today.
     */
    private long size(VolumeConfig volume, BackupContent target) throws StoreException {
        long size = target.config().volumeSize().orElse(volume.size());
        if (size <= 0 || size % target.blockSize().bytes() != 0) {
            throw new StoreException.Corrupt(
                    "size %d of volume %s is not a positive multiple of the block size %s"
                            .formatted(size, request.volume(), target.blockSize()));
        }
        return size;
    }
}
