package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of the pool of images nobody needs; if in doubt, a file is needed. */
final class ImageGarbage {
    /** Longer than any write takes. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(24);

    private final ObjectStore store;
    private final ImageRepairRequest request;
    private final Optional<OwnerLock> lock;
    private final Duration lockExpiry;
    private final Instant now;
    private final ImageRepairPlan plan;

    /**
     * @param lock the one that this repair holds
     * @param now by the store's clock
     */
    ImageGarbage(
            ObjectStore store,
            ImageRepairRequest request,
            Optional<OwnerLock> lock,
            Duration lockExpiry,
            Instant now,
            ImageRepairPlan plan) {
        this.store = store;
        this.request = request;
        this.lock = lock;
        this.lockExpiry = lockExpiry;
        this.now = now;
        this.plan = plan;
    }

    void plan() throws StoreException {
        ImagePoolFiles files = ImagePoolFiles.list(store, plan.found().states());
        List<ObjectKey> configs = files.quarantinedConfigs();
        if (request.emptyQuarantine() && !configs.isEmpty()) {
            plan.act(new RepairAction.EmptyQuarantine(configs));
            configs = List.of();
        }
        if (!files.unreferenced().isEmpty()) {
            planOrphans(files, !configs.isEmpty());
        }
        planLeftovers(files.leftovers());
        for (ObjectStat other : files.locks()) {
            if (!isOwn(other) && isOlder(other, lockExpiry)) {
                plan.act(new RepairAction.RemoveLock(other.key()));
            }
        }
    }

    private void planOrphans(ImagePoolFiles files, boolean configsInQuarantine)
            throws StoreException {
        Optional<String> keep = reasonToKeep(files, configsInQuarantine);
        if (keep.isPresent()) {
            plan.remark("blocks that belong to no backing image are kept: " + keep.get());
            return;
        }
        plan.act(
                new ImageRepairAction.CollectOrphans(
                        files.unreferenced().stream().map(ObjectStat::key).toList(),
                        files.unreferenced().stream().mapToLong(ObjectStat::size).sum()));
    }

    private Optional<String> reasonToKeep(ImagePoolFiles files, boolean configsInQuarantine)
            throws StoreException {
        if (!isComplete(files)) {
            return Optional.of("the store does not list the backing images reliably");
        }
        Optional<String> foreign =
                store.children(ImagePool.INSTANCE.configs()).stream()
                        .filter(directory -> ImagePool.imageOf(directory).isEmpty())
                        .findFirst();
        if (foreign.isPresent()) {
            return Optional.of(
                    "'" + foreign.get() + "' among the images is no name of a backing image");
        }
        if (plan.mayBeRunning()) {
            return Optional.of("they may be those of a backup that is running");
        }
        if (plan.found().complete().isEmpty()) {
            return Optional.of("no image is listed, and the configurations may come back");
        }
        return configsInQuarantine || plan.quarantinesImages()
                ? Optional.of(
                        "they may be those of a configuration in the quarantine; a repair that"
                                + " empties the quarantine deletes them")
                : Optional.empty();
    }

    /** Whether exactly the images were listed that were read, and the lock. */
    private boolean isComplete(ImagePoolFiles files) {
        Set<ObjectKey> expected = new HashSet<>();
        for (Set<BackingImageName> images :
                List.of(
                        plan.found().complete().keySet(),
                        plan.found().unfinished().keySet(),
                        plan.found().unreadable().keySet())) {
            images.forEach(image -> expected.add(ImagePool.config(image)));
        }
        return files.configs().equals(expected)
                && (lock.isEmpty() || files.locks().stream().anyMatch(this::isOwn));
    }

    private void planLeftovers(List<ObjectStat> leftovers) {
        List<ObjectStat> dead =
                leftovers.stream().filter(file -> isOlder(file, LEFTOVER_AGE)).toList();
        if (!dead.isEmpty()) {
            plan.act(
                    new RepairAction.RemoveLeftovers(
                            dead.stream().map(ObjectStat::key).toList(),
                            dead.stream().mapToLong(ObjectStat::size).sum()));
        }
    }

    private boolean isOlder(ObjectStat file, Duration age) {
        return file.modified().plus(age).isBefore(now);
    }

    private boolean isOwn(ObjectStat other) {
        return lock.map(held -> held.key().equals(other.key())).orElse(false);
    }
}
