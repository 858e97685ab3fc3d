package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.Optional;

/**
 * Which of an owner's blocks are known to be in the store, and which ones this backup is going to
 * write. Thread-safe.
 */
public final class KnownBlocks {
    private static final byte UNKNOWN = 0;
    private static final byte STORED = 1;
    private static final byte CLAIMED = 2;

    /** What to do with a block. */
    enum Verdict {
        WRITE_NEW,
        WRITE_AGAIN,
        REUSE
    }

    private final ChecksumTable table;
    private final BackupMode mode;

    public KnownBlocks(ChecksumTable table, BackupMode mode) {
        this.table = table;
        this.mode = mode;
    }

    ChecksumTable table() {
        return table;
    }

    /** Everything interned so far comes from the last backup, whose blocks are in the store. */
    void trustAllInterned() {
        for (int ordinal = 0; ordinal < table.size(); ordinal++) {
            table.mark(ordinal, STORED);
        }
    }

    /**
     * One paged listing instead of one request per block. An empty file was left by a crash and
     * counts as missing.
     */
    public void list(ObjectStore store, BlockOwner owner) throws StoreException {
        store.list(
                owner.blocks(),
                file -> {
                    Optional<BlockChecksum> checksum = owner.blockAt(file.key());
                    if (checksum.isPresent()) {
                        table.mark(
                                table.intern(checksum.get()), file.size() > 0 ? STORED : UNKNOWN);
                    }
                });
    }

    /** Whether all blocks of the list are in the store. */
    boolean holdsAll(BlockList blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            if (table.mark(blocks.ordinal(i)) == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decides who writes the block: the first caller that claims a block that has to be written.
     */
    Verdict claim(int ordinal) {
        byte before = table.mark(ordinal, CLAIMED);
        if (before == UNKNOWN) {
            return Verdict.WRITE_NEW;
        }
        return before == STORED && mode == BackupMode.FULL ? Verdict.WRITE_AGAIN : Verdict.REUSE;
    }
}
