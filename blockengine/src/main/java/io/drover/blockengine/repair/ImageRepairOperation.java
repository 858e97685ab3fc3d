package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.image.ImageSurvey;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes the remains of the backing images of a store restorable. Before anything is changed, the
 * plan is made again under the lock that keeps backups and deletions of images away. If it is
 * interrupted at any point, another repair can finish it.
 */
public final class ImageRepairOperation {
    private final ObjectStore store;
    private final ImageRepairRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;

    public ImageRepairOperation(
            ObjectStore store,
            ImageRepairRequest request,
            BlockHasher hasher,
            EngineOptions options,
            InstantSource clock) {
        this.store = store;
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.clock = clock;
    }

    /** Returns what would be done; writes nothing. */
    public ImageRepairOutcome plan(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return plan(progress, Optional.empty()).outcome(false);
    }

    /**
     * @throws StoreException.Conflict if a backup, restore or deletion of an image is running
     */
    public ImageRepairOutcome apply(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        try (OwnerLock lock =
                OwnerLock.acquire(store, ImagePool.INSTANCE, LockType.DELETION, options.lock())) {
            ImageRepairPlan plan = plan(progress, Optional.of(lock));
            ImageRepairOutcome outcome = plan.outcome(true);
            GuardedStore guarded = new GuardedStore(store);
            guarded.guardBy(lock);
            new Execution(guarded, plan, lock).run(outcome.actions());
            return outcome;
        }
    }

    private ImageRepairPlan plan(ProgressListener progress, Optional<OwnerLock> lock)
            throws StoreException, IOException, InterruptedException {
        ImageSurvey found =
                ImageSurvey.of(
                        store,
                        hasher,
                        options,
                        RandomGenerator.getDefault(),
                        request.samplePercent(),
                        progress);
        Instant now = lock.isEmpty() ? clock.instant() : lock.get().written();
        ImageRepairPlan plan = new ImageRepairPlan(store, request, hasher, found, now);
        plan.make();
        new ImageGarbage(store, request, lock, options.lock().expiry(), now, plan).plan();
        return plan;
    }

    /** Carries the plan out. */
    private final class Execution {
        private final ObjectStore guarded;
        private final ImageRepairPlan plan;
        private final OwnerLock lock;
        private final Quarantine quarantine;
        private final BlockWriter blocks;
        private final Set<BlockChecksum> written = new HashSet<>();

        Execution(ObjectStore guarded, ImageRepairPlan plan, OwnerLock lock) {
            this.guarded = guarded;
            this.plan = plan;
            this.lock = lock;
            this.quarantine = new Quarantine(guarded, ImagePool.INSTANCE, clock.instant());
            this.blocks = new BlockWriter(guarded, ImagePool.INSTANCE);
        }

        void run(List<ImageRepairAction> actions)
                throws StoreException, IOException, InterruptedException {
            if (actions.stream().anyMatch(ImageRepairAction.RewriteBlock.class::isInstance)) {
                rewrite();
            }
            for (ImageRepairAction action : actions) {
                lock.verifyHeld();
                switch (action) {
                    case ImageRepairAction.QuarantineImage bad -> quarantine.moveImage(bad.image());
                    case ImageRepairAction.QuarantineUnfinished dead ->
                            quarantine.moveUnfinishedImage(dead.image());
                    case ImageRepairAction.RewriteBlock rewrite -> requireWritten(rewrite.block());
                    case RepairAction.SalvageBlock salvage ->
                            write(salvage.block(), plan.salvage().take(salvage.block()));
                    case ImageRepairAction.QuarantineBlock damaged ->
                            quarantine.move(ImagePool.INSTANCE.block(damaged.block()));
                    case RepairAction.EmptyQuarantine old -> lock.delete(guarded, old.configs());
                    case ImageRepairAction.CollectOrphans orphans ->
                            lock.delete(guarded, orphans.blocks());
                    case RepairAction.RemoveLeftovers left -> lock.delete(guarded, left.files());
                    case RepairAction.RemoveLock stale -> guarded.delete(List.of(stale.lock()));
                }
            }
        }

        private void rewrite() throws StoreException, IOException, InterruptedException {
            SourceBlocks.ofImage(request.source().orElseThrow(), hasher)
                    .visit(
                            (checksum, content) -> {
                                if (plan.isRewritten(checksum) && written.add(checksum)) {
                                    write(checksum, content);
                                }
                            });
        }

        private void requireWritten(BlockChecksum block) throws IOException {
            if (!written.contains(block)) {
                throw new IOException(
                        "the source file changed while it was read; block "
                                + block
                                + " is not in it any more");
            }
        }

        private void write(BlockChecksum block, ByteBuffer content) throws StoreException {
            lock.verifyHeld();
            blocks.write(block, plan.method(block), content);
        }
    }
}
