package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.store.ObjectKey;

import java.util.List;
import java.util.Optional;

/**
 * Who a set of blocks belongs to. Within one owner a block is stored once, however many
 * configurations refer to it; locks and the deletion of blocks concern one owner. A Longhorn
 * backupstore has a directory of blocks for each volume and one for all backing images together.
 */
public sealed interface BlockOwner permits ImagePool, VolumeName {
    /** How messages name the owner, such as {@code volume pvc-1}. */
    String title();

    /** The directory of the owner's blocks and configurations. */
    ObjectKey directory();

    /** The directory of the configurations that refer to blocks. */
    ObjectKey configs();

    /**
     * Whether a file, somewhere below {@link #configs}, is a configuration that refers to blocks;
     * false for anything else, such as what an interrupted write left.
     */
    boolean isConfig(ObjectKey file);

    default ObjectKey blocks() {
        return directory().resolve("blocks");
    }

    default ObjectKey block(BlockChecksum checksum) {
        return StoreLayout.block(blocks(), checksum);
    }

    /** The block whose file is exactly that one; empty for any other file, even a copy of it. */
    default Optional<BlockChecksum> blockAt(ObjectKey file) {
        return StoreLayout.blockOf(file.name()).filter(block -> block(block).equals(file));
    }

    /** The directory of the lock files, not necessarily below {@link #directory}. */
    default ObjectKey locks() {
        return directory().resolve("locks");
    }

    /**
     * @param lockName such as {@code lock-0123456789abcdef}
     */
    default ObjectKey lock(String lockName) {
        return locks().resolve(lockName + StoreLayout.LOCK_SUFFIX);
    }

    /** Where repairs put damaged files; no reader of the format looks there. */
    default ObjectKey quarantine() {
        return directory().resolve(StoreLayout.QUARANTINE);
    }

    /** Directories that hold all files of the owner; none is below another. */
    default List<ObjectKey> roots() {
        return List.of(directory());
    }
}
