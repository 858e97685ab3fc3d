package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.ObjectKey;

import java.util.List;

/** One step of a repair. No step removes what a sound backup needs. */
public sealed interface RepairAction {
    /** For display, as an instruction. */
    String message();

    /**
     * Moves a configuration to the quarantine that cannot be read, belongs to another backup or, on
     * demand, cannot be restored.
     */
    record QuarantineBackup(BackupName backup, String reason) implements RepairAction {
        @Override
        public String message() {
            return "move the configuration of backup %s to the quarantine: %s"
                    .formatted(backup, reason);
        }
    }

    /** Removes the byte order mark from a configuration that is sound otherwise. */
    record RemoveMark(BackupName backup) implements RepairAction {
        @Override
        public String message() {
            return "write the configuration of backup %s again without the byte order mark before it"
                    .formatted(backup);
        }
    }

    /** Moves the configuration of a backup that was given up to the quarantine. */
    record QuarantineUnfinished(BackupName backup, String reason) implements RepairAction {
        @Override
        public String message() {
            return "move the remains of backup %s to the quarantine: %s".formatted(backup, reason);
        }
    }

    /** Writes a bad block again, from the source image. */
    record RewriteBlock(BlockChecksum block) implements RepairAction {
        @Override
        public String message() {
            return "write block " + block + " again from the source image";
        }
    }

    /** Writes a bad block again, from the intact content of its damaged file. */
    record SalvageBlock(BlockChecksum block) implements RepairAction, ImageRepairAction {
        @Override
        public String message() {
            return "write block "
                    + block
                    + " again from its own file, which is damaged but still contains the whole"
                    + " block";
        }
    }

    /**
     * Moves a damaged block to the quarantine, so that the next backup that contains it writes it
     * again.
     */
    record QuarantineBlock(BlockChecksum block) implements RepairAction {
        @Override
        public String message() {
            return "move damaged block "
                    + block
                    + " to the quarantine, so that the next backup can write it again";
        }
    }

    /** Moves what is in a directory in a block's place to the quarantine, and removes it. */
    record QuarantineDirectory(ObjectKey directory) implements RepairAction {
        @Override
        public String message() {
            return "move directory %s, which is where a block belongs, to the quarantine"
                    .formatted(directory);
        }
    }

    /** Writes a backup's list of blocks in ascending order. */
    record OrderBlocks(BackupName backup) implements RepairAction {
        @Override
        public String message() {
            return "write the configuration of backup %s again with its blocks in order"
                    .formatted(backup);
        }
    }

    /** Stores a block again, in the method that all backups that refer to it name. */
    record RecompressBlock(BlockChecksum block, CompressionMethod method) implements RepairAction {
        @Override
        public String message() {
            return "store block %s again, compressed by %s, so that Longhorn can read it"
                    .formatted(block, method.id());
        }
    }

    /** Creates {@code volume.cfg} again, or corrects the last backup in it. */
    record WriteVolumeConfig(VolumeConfig config, String reason) implements RepairAction {
        @Override
        public String message() {
            return "write volume.cfg (size %d, last backup %s): %s"
                    .formatted(
                            config.size(),
                            config.lastBackupName().isEmpty() ? "none" : config.lastBackupName(),
                            reason);
        }
    }

    /** Deletes configurations in the quarantine, so that their blocks can be deleted. */
    record EmptyQuarantine(List<ObjectKey> configs) implements RepairAction, ImageRepairAction {
        public EmptyQuarantine {
            configs = List.copyOf(configs);
        }

        @Override
        public String message() {
            return "delete %d configurations from the quarantine".formatted(configs.size());
        }
    }

    /** Deletes blocks that no backup, running or in quarantine, refers to. */
    record CollectOrphans(List<ObjectKey> blocks, long bytes) implements RepairAction {
        public CollectOrphans {
            blocks = List.copyOf(blocks);
        }

        @Override
        public String message() {
            return "delete %d blocks (%d bytes) that belong to no backup"
                    .formatted(blocks.size(), bytes);
        }
    }

    /** Deletes temporary files of writes that were interrupted long ago. */
    record RemoveLeftovers(List<ObjectKey> files, long bytes)
            implements RepairAction, ImageRepairAction {
        public RemoveLeftovers {
            files = List.copyOf(files);
        }

        @Override
        public String message() {
            return "delete %d files (%d bytes) left by interrupted writes"
                    .formatted(files.size(), bytes);
        }
    }

    /** Deletes a lock that has expired. */
    record RemoveLock(ObjectKey lock) implements RepairAction, ImageRepairAction {
        @Override
        public String message() {
            return "delete the lock " + lock.name() + " that was left behind";
        }
    }
}
