package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.store.ObjectKey;

import java.util.List;

/**
 * One step of a repair of backing images, some of which are those of volumes as well. No step
 * changes a sound block.
 */
public sealed interface ImageRepairAction
        permits ImageRepairAction.QuarantineImage,
                ImageRepairAction.QuarantineUnfinished,
                ImageRepairAction.RewriteBlock,
                RepairAction.SalvageBlock,
                ImageRepairAction.QuarantineBlock,
                RepairAction.EmptyQuarantine,
                ImageRepairAction.CollectOrphans,
                RepairAction.RemoveLeftovers,
                RepairAction.RemoveLock {
    /** For display, as an instruction. */
    String message();

    /** Moves a configuration to the quarantine that cannot be read or, on demand, restored. */
    record QuarantineImage(BackingImageName image, String reason) implements ImageRepairAction {
        @Override
        public String message() {
            return "move the configuration of backing image %s to the quarantine: %s"
                    .formatted(image, reason);
        }
    }

    /** Moves the configuration of an image whose backup was given up to the quarantine. */
    record QuarantineUnfinished(BackingImageName image, String reason)
            implements ImageRepairAction {
        @Override
        public String message() {
            return "move the remains of backing image %s to the quarantine: %s"
                    .formatted(image, reason);
        }
    }

    /** Writes a bad block again, from the source file. */
    record RewriteBlock(BlockChecksum block) implements ImageRepairAction {
        @Override
        public String message() {
            return "write block " + block + " again from the source file";
        }
    }

    /** Moves a damaged block away, so that the next image that contains it writes it again. */
    record QuarantineBlock(BlockChecksum block) implements ImageRepairAction {
        @Override
        public String message() {
            return "move damaged block "
                    + block
                    + " to the quarantine, so that the next backup of an image can write it again";
        }
    }

    /** Deletes blocks that no image, in progress or in quarantine, refers to. */
    record CollectOrphans(List<ObjectKey> blocks, long bytes) implements ImageRepairAction {
        public CollectOrphans {
            blocks = List.copyOf(blocks);
        }

        @Override
        public String message() {
            return "delete %d blocks (%d bytes) that belong to no backing image"
                    .formatted(blocks.size(), bytes);
        }
    }
}
