package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.VerifyOperation;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes the remains of a volume restorable. Before anything is changed, the plan is made again
 * under the lock that keeps backups and deletions away, as an earlier plan may be outdated.
 */
public final class RepairOperation {
    private final ObjectStore store;
    private final RepairRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;

    public RepairOperation(
            ObjectStore store,
            RepairRequest request,
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
    public RepairOutcome plan(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return planner(progress, Optional.empty()).plan().outcome(false);
    }

    /**
     * @throws StoreException.Conflict if a backup, restore or deletion is running
     */
    public RepairOutcome apply(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        try (OwnerLock lock =
                OwnerLock.acquire(store, request.volume(), LockType.DELETION, options.lock())) {
            RepairPlanner planner = planner(progress, Optional.of(lock)).plan();
            RepairOutcome outcome = planner.outcome(true);
            GuardedStore guarded = new GuardedStore(store);
            guarded.guardBy(lock);
            new RepairExecution(guarded, request, hasher, planner, lock, clock.instant())
                    .run(outcome.actions());
            return outcome;
        }
    }

    private RepairPlanner planner(ProgressListener progress, Optional<OwnerLock> lock)
            throws StoreException, IOException, InterruptedException {
        VerifyOutcome found =
                new VerifyOperation(
                                store,
                                new VerifyRequest(
                                        request.volume(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        request.samplePercent()),
                                hasher,
                                options,
                                clock,
                                RandomGenerator.getDefault())
                        .run(progress);
        return new RepairPlanner(
                store,
                request,
                hasher,
                found,
                lock,
                options.lock().expiry(),
                lock.isEmpty() ? clock.instant() : lock.get().written());
    }
}
