package io.drover.blockengine.image;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BlockRanges;
import io.drover.blockengine.backup.BlockUploader;
import io.drover.blockengine.backup.KnownBlocks;
import io.drover.blockengine.backup.SharedReading;
import io.drover.blockengine.backup.SourceShape;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.format.BackupConfigWriter;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.Timestamps;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backup of one image. Its configuration is written first, as one in progress, which keeps
 * other writers from deleting blocks; then the blocks that the store lacks; then the configuration
 * with its blocks. One that was cut off is done again.
 */
final class ImageBackup {
    private final GuardedStore guard;
    private final CountingStore store;
    private final ImageCatalog catalog;
    private final ImageRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;
    private final ChecksumTable table = new ChecksumTable();

    ImageBackup(
            ObjectStore store,
            ImageRequest request,
            BlockHasher hasher,
            EngineOptions options,
            InstantSource clock) {
        this.guard = new GuardedStore(store);
        this.store = new CountingStore(guard);
        this.catalog = new ImageCatalog(this.store);
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.clock = clock;
    }

    ImageOutcome run(BlockSource source, ProgressListener progress, LockOptions lockOptions)
            throws StoreException, IOException, InterruptedException {
        if (source.size() <= 0 || source.size() % 512 != 0) {
            throw new IllegalArgumentException(
                    "size %d of backing image %s is no multiple of 512 bytes; extend the image to one"
                            .formatted(source.size(), request.name()));
        }
        try (OwnerLock lock =
                OwnerLock.acquire(store, ImagePool.INSTANCE, LockType.BACKUP, lockOptions)) {
            guard.guardBy(lock);
            Optional<ImageConfig> completed = completed(source.size());
            if (completed.isPresent()) {
                return outcome(completed.get(), new TransferCounters(progress, 0));
            }
            return transfer(announce(source.size()), source, progress, lock);
        }
    }

    /**
     * The image if the store has it already.
     *
     * @throws StoreException.Conflict if it has another one of that name
     */
    private Optional<ImageConfig> completed(long size) throws StoreException {
        Optional<ImageConfig> stored =
                catalog.find(request.name()).filter(config -> !config.isInProgress());
        if (stored.isPresent()
                && (!stored.get().checksum().equals(request.checksum())
                        || stored.get().size() != size)) {
            throw new StoreException.Conflict(
                    "backing image %s already exists in the store with other content (checksum '%s', %d bytes); delete that one or use another name"
                            .formatted(
                                    request.name(), stored.get().checksum(), stored.get().size()));
        }
        return stored;
    }

    private ImageConfig announce(long size) throws StoreException, IOException {
        ImageConfig config =
                new ImageConfig(
                        request.name().value(),
                        size,
                        0,
                        request.checksum(),
                        request.labels(),
                        PoolCompression.choose(catalog, request.name(), request.compression()),
                        Timestamps.format(clock.instant()),
                        "",
                        request.secret(),
                        Map.of());
        catalog.write(request.name(), config, BackupConfigWriter.Blocks.NONE, WriteCondition.NONE);
        return config;
    }

    private ImageOutcome transfer(
            ImageConfig announced, BlockSource source, ProgressListener progress, OwnerLock lock)
            throws StoreException, IOException, InterruptedException {
        int blockBytes = ImageConfig.BLOCK_SIZE.bytes();
        List<BlockRanges.Span> spans =
                BlockRanges.covering(source.dataRanges(), blockBytes, announced.size());
        TransferCounters counters =
                new TransferCounters(progress, BlockRanges.count(spans) * blockBytes);
        KnownBlocks known = new KnownBlocks(table, BackupMode.INCREMENTAL);
        known.list(store, ImagePool.INSTANCE);
        BlockUploader uploader =
                new BlockUploader(
                        store,
                        ImagePool.INSTANCE,
                        new SourceShape(ImageConfig.BLOCK_SIZE, announced.size(), false),
                        announced.compression(),
                        options,
                        known,
                        spans,
                        counters);
        SharedReading.alone(source, hasher, options, uploader);
        BlockList blocks = uploader.blocks();
        ImageConfig config = announced.completed(Timestamps.format(clock.instant()), blocks.size());
        // somebody else may have made another image of that name meanwhile
        Optional<ImageConfig> other = completed(announced.size());
        if (other.isPresent()) {
            return outcome(other.get(), counters);
        }
        lock.verifyHeld();
        catalog.write(
                request.name(),
                config,
                sink -> {
                    for (int i = 0; i < blocks.size(); i++) {
                        sink.put((long) blocks.index(i) * blockBytes, blocks.checksum(i));
                    }
                },
                WriteCondition.NONE);
        return outcome(config, counters);
    }

    private ImageOutcome outcome(ImageConfig config, TransferCounters counters) {
        return new ImageOutcome(config.info(request.name()), counters.statistics(store.requests()));
    }
}
