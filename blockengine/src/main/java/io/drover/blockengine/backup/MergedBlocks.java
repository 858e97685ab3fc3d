package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockList;

import java.io.IOException;
import java.util.BitSet;

/**
 * The list of a new backup: what is inherited, overlaid by what was read. A block that is zero now
 * is dropped, and so is one beyond the end of a volume that shrank; Longhorn keeps both.
 */
final class MergedBlocks {
    /** Takes one block of the list. */
    @FunctionalInterface
    interface Visitor {
        void visit(int index, int ordinal) throws IOException;
    }

    private final BlockList inherited;
    private final BlockList read;
    private final BitSet zeros;
    private final long end;
    private final int count;

    /**
     * @param end number of blocks in the volume
     */
    MergedBlocks(BlockList inherited, BlockUploader uploader, long end) throws IOException {
        this.inherited = inherited;
        this.read = uploader.blocks();
        this.zeros = uploader.zeros();
        this.end = end;
        int[] counter = {0};
        forEach((index, ordinal) -> counter[0]++);
        this.count = counter[0];
    }

    int count() {
        return count;
    }

    /** Ascending by index. */
    void forEach(Visitor visitor) throws IOException {
        int old = 0;
        int fresh = 0;
        while (old < inherited.size() || fresh < read.size()) {
            boolean takeFresh =
                    fresh < read.size()
                            && (old == inherited.size()
                                    || read.index(fresh) <= inherited.index(old));
            if (takeFresh) {
                if (old < inherited.size() && inherited.index(old) == read.index(fresh)) {
                    old++;
                }
                visitor.visit(read.index(fresh), read.ordinal(fresh));
                fresh++;
            } else {
                if (!zeros.get(inherited.index(old)) && inherited.index(old) < end) {
                    visitor.visit(inherited.index(old), inherited.ordinal(old));
                }
                old++;
            }
        }
    }
}
