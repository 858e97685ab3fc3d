package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.ObjectKey;

import java.util.List;

/** One step of a repair. None of them takes away what a sound backup needs. */
public sealed interface RepairAction {
    /** For people, as what is to be done. */
    String message();

    /**
     * Moves a configuration out of the way that cannot be read, is another backup's or, on demand,
     * cannot be restored.
     */
    record QuarantineBackup(BackupName backup, String reason) implements RepairAction {
        @Override
        public String message() {
            return "move the configuration of backup %s to the quarantine: %s"
                    .formatted(backup, reason);
        }
    }

    /** Takes the byte order mark off a configuration that is sound behind it. */
    record RemoveMark(BackupName backup) implements RepairAction {
        @Override
        public String message() {
            return "write the configuration of backup %s again without the byte order mark before it"
                    .formatted(backup);
        }
    }

    /** Moves what a backup that was given up left out of the way. */
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

    /** Writes a bad block again, from what its own file still holds of it. */
    record SalvageBlock(BlockChecksum block) implements RepairAction {
        @Override
        public String message() {
            return "write block "
                    + block
                    + " again from its own file, which is damaged around a whole content";
        }
    }

    /**
     * Moves a damaged block out of the way, so that the next backup that has it writes it again.
     */
    record QuarantineBlock(BlockChecksum block) implements RepairAction {
        @Override
        public String message() {
            return "move damaged block "
                    + block
                    + " to the quarantine, so that the next backup can write it again";
        }
    }

    /** Makes {@code volume.cfg} anew, or corrects the last backup in it. */
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

    /** Deletes configurations in the quarantine, so that their blocks may be collected. */
    record EmptyQuarantine(List<ObjectKey> configs) implements RepairAction {
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

    /** Deletes files that writes left that were cut off long ago. */
    record RemoveLeftovers(List<ObjectKey> files, long bytes) implements RepairAction {
        public RemoveLeftovers {
            files = List.copyOf(files);
        }

        @Override
        public String message() {
            return "delete %d files (%d bytes) that interrupted writes left"
                    .formatted(files.size(), bytes);
        }
    }

    /** Deletes a lock that does not count any more. */
    record RemoveLock(ObjectKey lock) implements RepairAction {
        @Override
        public String message() {
            return "delete the lock " + lock.name() + " that was left behind";
        }
    }
}
