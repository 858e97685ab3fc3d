package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.BlockStates;
import io.drover.blockengine.verify.Finding;

import java.io.IOException;

/** What is to be done about damaged and missing blocks. */
final class BlockSteps {
    private final ObjectStore store;
    private final RepairRequest request;
    private final BlockHasher hasher;
    private final PlannedRepair plan;
    private final BlockStates blocks;

    BlockSteps(ObjectStore store, RepairRequest request, BlockHasher hasher, PlannedRepair plan) {
        this.store = store;
        this.request = request;
        this.hasher = hasher;
        this.plan = plan;
        this.blocks = plan.found().blocks();
    }

    /** Before any block is written. */
    void planDirectories() {
        for (Finding.DirectoryForBlock found : plan.findings(Finding.DirectoryForBlock.class)) {
            plan.act(new RepairAction.QuarantineDirectory(found.key()));
        }
    }

    /** Finds bad blocks in the source image. */
    void planRewrites() throws StoreException, IOException, InterruptedException {
        if (request.source().isEmpty() || plan.badBlocks().isEmpty()) {
            return;
        }
        for (BlockSize size : plan.methods().keySet()) {
            new SourceBlocks(request.source().get(), hasher, size.bytes())
                    .visit(
                            (checksum, content) -> {
                                int ordinal = blocks.find(checksum);
                                if (ordinal >= 0
                                        && blocks.isBad(ordinal)
                                        && !plan.rewritten().get(ordinal)) {
                                    plan.rewritten().set(ordinal);
                                    plan.act(new RepairAction.RewriteBlock(checksum));
                                }
                            });
        }
    }

    /** Finds damaged blocks whose own files still contain them. */
    void planSalvage() throws StoreException {
        BlockSalvage salvage = salvage();
        for (int ordinal : plan.damagedBlocks()) {
            if (salvage.find(blocks.checksum(ordinal)).isPresent()) {
                plan.rewritten().set(ordinal);
                plan.act(new RepairAction.SalvageBlock(blocks.checksum(ordinal)));
            }
        }
    }

    BlockSalvage salvage() {
        return new BlockSalvage(store, request.volume(), hasher, plan.methods().keySet());
    }

    /** Moves away what stays damaged. */
    void planDamaged() {
        for (int ordinal : plan.damagedBlocks()) {
            plan.act(new RepairAction.QuarantineBlock(blocks.checksum(ordinal)));
        }
    }
}
