package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;

import java.util.ArrayList;
import java.util.List;

/**
 * Files of blocks that nothing refers to, as many as fit into memory: about 40 bytes each, where
 * their keys would take two hundred.
 */
final class UnreferencedBlocks {
    /** Keys that are made at once, and of misplaced files that are kept. */
    private static final int PART = 10_000;

    private final ObjectKey blocks;
    private final int limit;
    private final ChecksumTable named = new ChecksumTable();

    /** Those that are not where a block of their name belongs. */
    private final List<ObjectKey> misplaced = new ArrayList<>();

    private long count;

    /**
     * @param limit how many are named
     */
    UnreferencedBlocks(BlockOwner owner, int limit) {
        this.blocks = owner.blocks();
        this.limit = limit;
    }

    void add(ObjectKey file, BlockChecksum block) {
        count++;
        if (named() == limit) {
            return;
        }
        if (file.equals(StoreLayout.block(blocks, block))) {
            named.intern(block);
        } else if (misplaced.size() < PART) {
            misplaced.add(file);
        }
    }

    /** All of them, named or not. */
    long count() {
        return count;
    }

    int named() {
        return named.size() + misplaced.size();
    }

    /** Those that are named, in parts. */
    interface Part {
        void take(List<ObjectKey> keys) throws StoreException;
    }

    void inParts(Part part) throws StoreException {
        for (int at = 0; at < named.size(); at += PART) {
            List<ObjectKey> keys = new ArrayList<>();
            for (int i = at; i < Math.min(named.size(), at + PART); i++) {
                keys.add(StoreLayout.block(blocks, named.get(i)));
            }
            part.take(keys);
        }
        part.take(misplaced);
    }
}
