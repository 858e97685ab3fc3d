package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Which blocks a verification reads. All blocks are checked for existence. */
@FunctionalInterface
public interface BlockSample {
    /**
     * @param blocks which of them are read
     * @param count about how many these are
     */
    record Choice(Predicate<BlockChecksum> blocks, long count) {}

    /**
     * Called once, when the configurations have been read and no block has.
     *
     * @param all the blocks that the backups refer to
     */
    Choice choose(SliceCounts all);

    /** Called before each block is read; the verification waits until it returns. */
    default void beforeBlock() throws InterruptedException {}

    /** All of them. */
    BlockSample ALL = all -> new Choice(block -> true, all.total());

    /** Any of them. */
    static BlockSample random(int percent, RandomGenerator random) {
        return all ->
                new Choice(block -> random.nextInt(100) < percent, all.total() * percent / 100);
    }
}
