package io.drover.blockengine.view;

import java.util.LinkedHashSet;

/**
 * Recognises that blocks are read one after the other, by any number of readers. Blocks are known
 * by their position in the backup's list, so holes between them do not count. Thread-safe.
 */
final class ReadAhead {
    private static final int REMEMBERED = 64;

    private final int depth;
    // guarded by this
    private final LinkedHashSet<Integer> recent = new LinkedHashSet<>();

    /**
     * @param depth blocks to be read in advance
     */
    ReadAhead(int depth) {
        this.depth = depth;
    }

    /** How many blocks after this one should be read in advance, now that it is read. */
    synchronized int after(int position) {
        if (!recent.add(position)) {
            return 0;
        }
        if (recent.size() > REMEMBERED) {
            recent.removeFirst();
        }
        return recent.contains(position - 1) ? depth : 0;
    }
}
