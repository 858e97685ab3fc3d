package io.drover.blockengine.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compares two hashers on this machine, as it is. Both are run in turns on a small batch, and the
 * best time of each counts: early ones are those of code not compiled yet.
 */
final class HashCalibration {
    private static final int BLOCK = 4096;

    /**
     * Rounds in which the JDK's own digest is compiled, and the longest time in which a candidate
     * must have shown what it can.
     */
    private static final int FEWEST_ROUNDS = 150;

    private static final long BUDGET = TimeUnit.MILLISECONDS.toNanos(400);

    /** Rounds without a new best time after which the candidate counts as compiled. */
    private static final int SETTLED = 50;

    private final BlockHasher standard;
    private final BlockHasher candidate;
    private final List<ByteBuffer> batch = new ArrayList<>();

    HashCalibration(BlockHasher standard, BlockHasher candidate) {
        this.standard = standard;
        this.candidate = candidate;
        for (int i = 0; i < candidate.batch(); i++) {
            batch.add(ByteBuffer.allocateDirect(BLOCK));
        }
    }

    /** How many times as fast the candidate is; takes at most about 400 ms. */
    double measure() {
        long start = System.nanoTime();
        long standardBest = Long.MAX_VALUE;
        long candidateBest = Long.MAX_VALUE;
        int settled = 0;
        for (int round = 0; System.nanoTime() - start < BUDGET; round++) {
            standardBest = Math.min(standardBest, time(standard));
            long time = time(candidate);
            settled = time < candidateBest ? 0 : settled + 1;
            candidateBest = Math.min(candidateBest, time);
            if (round >= FEWEST_ROUNDS && settled >= SETTLED && candidateBest < standardBest) {
                break;
            }
        }
        return (double) standardBest / candidateBest;
    }

    private long time(BlockHasher hasher) {
        long start = System.nanoTime();
        List<BlockChecksum> unused = hasher.hash(batch);
        long time = System.nanoTime() - start;
        if (unused.size() != batch.size()) {
            throw new IllegalStateException("a hasher lost blocks");
        }
        return time;
    }
}
