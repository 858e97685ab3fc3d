package io.drover.cbt;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Looks at some of the blocks about which a driver said nothing. */
public final class DistrustSample {
    private final double percent;
    private final int least;
    private final RandomGenerator random;

    /**
     * @param percent of the blocks that are not reported, 0 to 100; 0 for none at all
     * @param least how many at least, if there are as many
     */
    public DistrustSample(double percent, int least, RandomGenerator random) {
        this.percent = percent;
        this.least = least;
        this.random = random;
    }

    /**
     * @param expected checksum of a block; empty if it should be zeros
     * @return what is different; empty if nothing was found
     */
    Optional<String> check(
            BlockSource device, TouchedBlocks blocks, IntFunction<Optional<BlockChecksum>> expected)
            throws IOException {
        int left = blocks.count() - blocks.touched();
        int wanted = wanted(left);
        ByteBuffer buffer = ByteBuffer.allocateDirect(blocks.blockSize());
        for (int block = 0; block < blocks.count() && wanted > 0; block++) {
            if (blocks.isTouched(block)) {
                continue;
            }
            // every choice of so many blocks is as likely as any other
            if (random.nextInt(left) < wanted) {
                wanted--;
                device.read((long) block * blocks.blockSize(), buffer.clear());
                if (!isExpected(buffer.flip(), expected.apply(block))) {
                    return Optional.of(
                            "block %d at offset %d"
                                    .formatted(block, (long) block * blocks.blockSize()));
                }
            }
            left--;
        }
        return Optional.empty();
    }

    private int wanted(int blocks) {
        return percent == 0
                ? 0
                : Math.min(blocks, Math.max(least, (int) Math.ceil(blocks * percent / 100)));
    }

    /** A block of zeros has no checksum in a backup, unless another writer gave it one. */
    private static boolean isExpected(ByteBuffer block, Optional<BlockChecksum> expected) {
        return expected.isEmpty()
                ? ZeroBlocks.isZero(block)
                : new DigestHasher().hash(block).equals(expected.get());
    }
}
