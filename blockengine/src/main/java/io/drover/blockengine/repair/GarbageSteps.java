package io.drover.blockengine.repair;

import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.blockengine.verify.Finding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be deleted: blocks that belong to no backup, leftovers of interrupted writes, expired
 * locks. Ages are measured by the store's clock, see {@link RepairOperation}.
 */
final class GarbageSteps {
    /** Longer than any write takes. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(24);

    private final ObjectStore store;
    private final RepairRequest request;
    private final Optional<OwnerLock> lock;
    private final Duration lockExpiry;
    private final Instant now;
    private final PlannedRepair plan;

    /**
     * @param lock the one that this repair holds
     * @param now by the store's clock
     */
    GarbageSteps(
            ObjectStore store,
            RepairRequest request,
            Optional<OwnerLock> lock,
            Duration lockExpiry,
            Instant now,
            PlannedRepair plan) {
        this.store = store;
        this.request = request;
        this.lock = lock;
        this.lockExpiry = lockExpiry;
        this.now = now;
        this.plan = plan;
    }

    void plan() throws StoreException {
        planOrphans();
        planLeftovers();
        planLocks();
    }

    private void planOrphans() throws StoreException {
        Orphans orphans = Orphans.find(store, request.volume(), plan.found());
        List<ObjectKey> configs = orphans.quarantinedConfigs();
        if (request.emptyQuarantine() && !configs.isEmpty()) {
            plan.act(new RepairAction.EmptyQuarantine(configs));
            configs = List.of();
        }
        if (orphans.isEmpty() || !orphans.isComplete(plan.found().backups(), lock)) {
            return;
        }
        Optional<String> keep = reasonToKeep(!configs.isEmpty());
        if (keep.isPresent()) {
            plan.remark(keep.get());
        } else {
            orphans.collect(runningSince()).ifPresent(plan::act);
        }
    }

    private Optional<String> reasonToKeep(boolean configsInQuarantine) {
        if (!plan.unread().isEmpty()) {
            return Optional.of(
                    "blocks that belong to no backup are kept: they may be those of a backup whose"
                            + " configuration can be read only afterwards; run the repair again");
        }
        if (plan.findings(Finding.DirectoryForConfig.class).stream()
                .anyMatch(directory -> directory.backup().isPresent())) {
            return Optional.of(
                    "blocks that belong to no backup are kept: they may be those of a backup whose"
                            + " configuration is a directory or a link");
        }
        if (plan.has(Finding.FileForDirectory.class)) {
            return Optional.of(
                    "blocks that belong to no backup are kept: they may be those of backups whose"
                            + " configurations are where a file is now");
        }
        if (plan.hasLostAllBackups()) {
            return Optional.of(
                    "no backup is listed, although volume %s had some: its blocks are kept until the configurations are brought back or the volume is removed"
                            .formatted(request.volume()));
        }
        return configsInQuarantine || plan.does(RepairAction.QuarantineBackup.class)
                ? Optional.of(
                        "blocks that belong to no backup are kept: they may be those of a"
                                + " configuration in the quarantine; a repair that empties the"
                                + " quarantine deletes them")
                : Optional.empty();
    }

    private Instant runningSince() {
        return plan.findings(Finding.BackupUnfinished.class).stream()
                .filter(open -> !plan.leaving().contains(open.name()))
                .map(Finding.BackupUnfinished::since)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private void planLeftovers() {
        for (Finding.LeftoverFiles found : plan.findings(Finding.LeftoverFiles.class)) {
            List<ObjectStat> dead = found.files().stream().filter(this::isDead).toList();
            if (!dead.isEmpty()) {
                plan.act(
                        new RepairAction.RemoveLeftovers(
                                dead.stream().map(ObjectStat::key).toList(),
                                dead.stream().mapToLong(ObjectStat::size).sum()));
            }
        }
    }

    /**
     * Whoever writes to the volume holds a lock, except for the lock itself: Drover's own files are
     * dead if nobody else holds one.
     */
    private boolean isDead(ObjectStat leftover) {
        boolean ofALock = leftover.key().parent().equals(request.volume().locks());
        boolean own = TemporaryNames.isOwn(leftover.key().name()) && !ofALock;
        return leftover.modified().plus(LEFTOVER_AGE).isBefore(now)
                || own && otherLocks().allMatch(this::isExpired);
    }

    private Stream<Finding.LockPresent> otherLocks() {
        return plan.findings(Finding.LockPresent.class).stream()
                .filter(other -> lock.map(own -> !own.key().equals(other.key())).orElse(true));
    }

    private boolean isExpired(Finding.LockPresent other) {
        return other.refreshed().plus(lockExpiry).isBefore(now);
    }

    private void planLocks() {
        otherLocks()
                .filter(this::isExpired)
                .forEach(stale -> plan.act(new RepairAction.RemoveLock(stale.key())));
    }
}
