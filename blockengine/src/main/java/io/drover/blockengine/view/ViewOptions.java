package io.drover.blockengine.view;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a view of a backup may take of the machine.
 *
 * @param memoryBytes for blocks that were read
 * @param diskBytes for those that do not fit into memory any more; 0 for none
 * @param directory where they are kept
 */
public record ViewOptions(long memoryBytes, long diskBytes, Path directory) {
    private static final long MEMORY = 64L << 20;

    public ViewOptions {
        if (memoryBytes < 0 || diskBytes < 0) {
            throw new IllegalArgumentException("a cache cannot have less than no bytes");
        }
    }

    /** With the usual memory. */
    public static ViewOptions onDisk(long diskBytes, Path directory) {
        return new ViewOptions(MEMORY, diskBytes, directory);
    }

    /** For each of two views that share it. */
    public ViewOptions halved() {
        return new ViewOptions(memoryBytes / 2, diskBytes / 2, directory);
    }

    int memoryBlocks(int blockBytes) {
        return (int) Math.max(2, Math.min(Integer.MAX_VALUE, memoryBytes / blockBytes));
    }

    /** Empty if the disk is not to be used. */
    Optional<Integer> diskBlocks(int blockBytes) {
        int blocks = (int) Math.min(Integer.MAX_VALUE, diskBytes / blockBytes);
        return blocks == 0 ? Optional.empty() : Optional.of(blocks);
    }
}
