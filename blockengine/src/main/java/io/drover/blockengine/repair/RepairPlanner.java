package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides from the findings of a verification what is to be done, and in which order. */
final class RepairPlanner {
    private final RepairRequest request;
    private final VolumeCatalog catalog;
    private final PlannedRepair plan;
    private final ConfigSteps configs;
    private final BlockSteps blocks;
    private final Recompression recompression;
    private final VolumeConfigSteps volumeConfig;
    private final GarbageSteps garbage;

    RepairPlanner(
            ObjectStore store,
            RepairRequest request,
            BlockHasher hasher,
            VerifyOutcome found,
            Optional<OwnerLock> lock,
            Duration lockExpiry,
            Instant now) {
        this.request = request;
        this.catalog = new VolumeCatalog(store, request.volume());
        this.plan = new PlannedRepair(found);
        this.configs = new ConfigSteps(store, request, now, plan);
        this.blocks = new BlockSteps(store, request, hasher, plan);
        this.recompression = new Recompression(found.blocks());
        this.volumeConfig = new VolumeConfigSteps(store, request, plan);
        this.garbage = new GarbageSteps(store, request, lock, lockExpiry, now, plan);
    }

    RepairPlanner plan() throws StoreException, IOException, InterruptedException {
        configs.plan();
        List<BackupName> readable = readable();
        blocks.planDirectories();
        blocks.planRewrites();
        blocks.planSalvage();
        List<VolumeRebuild.Known> known = judge(readable);
        blocks.planDamaged();
        recompression.plan(plan, knowsAllBackups());
        volumeConfig.plan(known);
        garbage.plan();
        return this;
    }

    RepairOutcome outcome(boolean applied) {
        return new RepairOutcome(
                request.volume(),
                applied,
                plan.found(),
                plan.actions(),
                plan.lost(),
                plan.remarks());
    }

    boolean isRewritten(BlockChecksum block) {
        int ordinal = plan.found().blocks().find(block);
        return ordinal >= 0 && plan.rewritten().get(ordinal);
    }

    /** Block sizes in use, and the compression of blocks of each size. */
    Map<BlockSize, CompressionMethod> methods() {
        return plan.methods();
    }

    BlockSalvage salvage() {
        return blocks.salvage();
    }

    private List<BackupName> readable() throws StoreException, FormatException {
        Set<BackupName> others = new HashSet<>(plan.leaving());
        others.addAll(plan.unread());
        plan.findings(Finding.BackupUnfinished.class).forEach(open -> others.add(open.name()));
        List<BackupName> readable = new ArrayList<>(plan.found().backups());
        readable.removeAll(others);
        // a sound backup takes precedence over others in declaring how its blocks are compressed
        readable.sort(Comparator.comparing(plan.lost()::contains));
        for (BackupName name : readable) {
            BackupConfig config = catalog.readBackup(name);
            plan.methods().putIfAbsent(config.blockSize(), config.compression());
        }
        return readable;
    }

    private List<VolumeRebuild.Known> judge(List<BackupName> readable) throws StoreException {
        List<VolumeRebuild.Known> known = new ArrayList<>();
        for (BackupName name : readable) {
            BackupContent content = catalog.readContent(name, plan.found().blocks().table());
            boolean sound = !plan.lost().contains(name) && isWhole(content);
            if (!sound) {
                plan.lost().add(name);
                planBroken(name);
            }
            if (!content.inOrder() && !plan.leaving().contains(name)) {
                plan.act(new RepairAction.OrderBlocks(name));
            }
            recompression.add(content);
            known.add(VolumeRebuild.Known.of(name, content, sound));
        }
        return known;
    }

    private boolean knowsAllBackups() {
        return plan.unread().isEmpty()
                && !plan.has(Finding.BackupUnreadable.class)
                && !plan.has(Finding.DirectoryForConfig.class);
    }

    private void planBroken(BackupName name) {
        if (request.quarantineBroken()) {
            plan.act(new RepairAction.QuarantineBackup(name, "it cannot be restored"));
            plan.leaving().add(name);
        } else {
            plan.remark(
                    "backup "
                            + name
                            + " cannot be restored and stays listed: a later backup or an image may"
                            + " bring its blocks back");
        }
    }

    private boolean isWhole(BackupContent content) {
        for (int i = 0; i < content.blocks().size(); i++) {
            int ordinal = content.blocks().ordinal(i);
            if (plan.found().blocks().isBad(ordinal) && !plan.rewritten().get(ordinal)) {
                return false;
            }
        }
        return true;
    }
}
