package io.drover.blockengine.restore;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;

import java.util.ArrayList;
import java.util.List;

/**
 * The work of a restore.
 *
 * @param fetch blocks to be read from the store
 * @param zeros indexes of blocks that the sink holds and the backup does not
 */
record RestorePlan(BlockList fetch, List<Integer> zeros) {
    static RestorePlan full(BlockList target) {
        return new RestorePlan(target, List.of());
    }

    /** Both lists are sorted and share their table. */
    static RestorePlan difference(BlockList from, BlockList target, ChecksumTable table) {
        BlockList fetch = new BlockList(table);
        List<Integer> zeros = new ArrayList<>();
        int old = 0;
        for (int i = 0; i < target.size(); i++) {
            while (old < from.size() && from.index(old) < target.index(i)) {
                zeros.add(from.index(old++));
            }
            boolean same = old < from.size() && from.index(old) == target.index(i);
            if (!same || from.ordinal(old) != target.ordinal(i)) {
                fetch.add(target.index(i), target.ordinal(i));
            }
            old += same ? 1 : 0;
        }
        while (old < from.size()) {
            zeros.add(from.index(old++));
        }
        return new RestorePlan(fetch, zeros);
    }
}
