package io.drover.blockengine.image;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.restore.BlockDownloader;
import io.drover.blockengine.restore.Gaps;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.util.Optional;

/** The restore of one image; every block is verified before it is written. */
final class ImageRestore {
    private final CountingStore store;
    private final BackingImageName image;
    private final BlockHasher hasher;
    private final EngineOptions options;

    ImageRestore(
            ObjectStore store, BackingImageName image, BlockHasher hasher, EngineOptions options) {
        this.store = new CountingStore(store);
        this.image = image;
        this.hasher = hasher;
        this.options = options;
    }

    ImageOutcome run(BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        Optional<OwnerLock> acquired =
                OwnerLock.acquireForReading(
                        store,
                        ImagePool.INSTANCE,
                        options.lock(),
                        reason ->
                                progress.onNote(
                                        "backing image %s is restored without a lock, as the store takes none (%s): if the image is deleted meanwhile the restore fails, and nothing wrong is restored"
                                                .formatted(image, reason)));
        try {
            ImageContent content = new ImageCatalog(store).readContent(image, new ChecksumTable());
            if (content.config().isInProgress()) {
                throw new StoreException.Conflict(
                        "the backup of backing image %s is still in progress, or its writer died; it cannot be restored"
                                .formatted(image));
            }
            ImageOutcome outcome = restore(content, sink, progress);
            if (acquired.isPresent()) {
                acquired.get().verifyHeld();
            }
            return outcome;
        } finally {
            acquired.ifPresent(OwnerLock::close);
        }
    }

    private ImageOutcome restore(ImageContent content, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageConfig config = content.config();
        int blockBytes = ImageConfig.BLOCK_SIZE.bytes();
        sink.resize(config.size());
        if (!sink.startsZeroed()) {
            Gaps.zero(sink, content.blocks(), blockBytes, config.size());
        }
        TransferCounters counters =
                new TransferCounters(progress, (long) content.blocks().size() * blockBytes);
        BlockReader reader =
                new BlockReader(
                        store,
                        ImagePool.INSTANCE,
                        config.compression(),
                        hasher,
                        blockBytes,
                        options.inFlight(blockBytes));
        new BlockDownloader(
                        reader,
                        BlockDownloader.hasherFor(sink, hasher),
                        ImageConfig.BLOCK_SIZE,
                        sink,
                        config.size(),
                        options,
                        counters)
                .download(content.blocks());
        sink.sync();
        return new ImageOutcome(config.info(image), counters.statistics(store.requests()));
    }
}
