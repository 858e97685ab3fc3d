package io.drover.blockengine.copy;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.image.PoolCompression;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.Optional;

/**
 * Copies a backing image to another store, as it is stored: first the blocks that the destination
 * lacks, each of which is verified, and then the configuration.
 */
public final class ImageCopyOperation {
    private final CountingStore source;
    private final GuardedStore guard;
    private final CountingStore destination;
    private final ImageCopyRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final ImageCatalog from;
    private final ImageCatalog to;
    private final ChecksumTable table = new ChecksumTable();

    public ImageCopyOperation(
            ObjectStore source,
            ObjectStore destination,
            ImageCopyRequest request,
            BlockHasher hasher,
            EngineOptions options) {
        this.source = new CountingStore(source);
        this.guard = new GuardedStore(destination);
        this.destination = new CountingStore(guard);
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.from = new ImageCatalog(this.source);
        this.to = new ImageCatalog(this.destination);
    }

    public ImageCopyOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        Optional<OwnerLock> sourceLock =
                OwnerLock.acquireForReading(
                        source,
                        ImagePool.INSTANCE,
                        options.lock(),
                        reason ->
                                progress.onNote(
                                        "backing image %s is copied without a lock, as the source takes none (%s): if it is deleted meanwhile it is not copied, and nothing wrong is"
                                                .formatted(request.image(), reason)));
        try {
            ImageContent content = from.readContent(request.image(), table);
            if (content.config().isInProgress()) {
                return outcome(new Result.Unfinished(), 0, new TransferCounters(progress, 0));
            }
            try (OwnerLock lock =
                    OwnerLock.acquire(
                            destination, ImagePool.INSTANCE, LockType.BACKUP, options.lock())) {
                guard.guardBy(lock);
                return copy(content, lock, progress);
            }
        } finally {
            sourceLock.ifPresent(OwnerLock::close);
        }
    }

    private ImageCopyOutcome copy(ImageContent content, OwnerLock lock, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageConfig config = content.config();
        TransferCounters counters =
                new TransferCounters(
                        progress, (long) table.size() * ImageConfig.BLOCK_SIZE.bytes());
        Optional<ImageConfig> existing = existing();
        if (existing.isPresent() && !isSame(config, existing.get())) {
            return outcome(
                    new Result.Refused("the destination has another backing image of this name"),
                    0,
                    counters);
        }
        BlockCopier blocks =
                new BlockCopier(
                        source,
                        destination,
                        ImagePool.INSTANCE,
                        request.checkExisting(),
                        hasher,
                        options,
                        table,
                        counters);
        blocks.listDestination();
        Optional<CompressionMethod> mixed = mixed(config);
        if (mixed.isPresent() && blocks.hasListed(content.blocks())) {
            return outcome(
                    new Result.Refused(
                            "it shares blocks with images at the destination that are stored by %s, and it is stored by %s, so that Longhorn could not restore it; copy it to another target"
                                    .formatted(mixed.get().id(), config.compression().id())),
                    0,
                    counters);
        }
        blocks.copy(content.blocks(), ImageConfig.BLOCK_SIZE, config.compression());
        lock.verifyHeld();
        if (existing.isEmpty() || request.checkExisting()) {
            from.copyTo(request.image(), destination);
        }
        return outcome(
                existing.isEmpty() ? new Result.Copied() : new Result.AlreadyThere(),
                blocks.replaced(),
                counters);
    }

    /** The complete image of that name; one in progress or damaged will be overwritten. */
    private Optional<ImageConfig> existing() throws StoreException {
        try {
            return to.find(request.image()).filter(config -> !config.isInProgress());
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    private Optional<CompressionMethod> mixed(ImageConfig config) throws StoreException {
        return PoolCompression.conflicting(to, request.image(), config.compression());
    }

    private static boolean isSame(ImageConfig image, ImageConfig other) {
        return other.checksum().equals(image.checksum()) && other.size() == image.size();
    }

    private ImageCopyOutcome outcome(Result result, long replaced, TransferCounters counters) {
        return new ImageCopyOutcome(
                request.image(),
                result,
                replaced,
                counters.statistics(source.requests() + destination.requests()));
    }
}
