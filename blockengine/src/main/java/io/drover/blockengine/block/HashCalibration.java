package io.drover.blockengine.block;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Compares two hashers on this machine, as it is. The candidate is first run on small blocks until
 * it is compiled; then both are run in turns on larger ones until neither gets faster any more, and
 * the best time of each counts. Pauses leave the processor to the compiler and to other work.
 */
final class HashCalibration {
    private static final int SMALL = 1024;
    private static final int LARGE = 64 * 1024;

    /** Measurements in a row without a better time that end the comparison. */
    private static final int STEADY = 8;

    /** A time counts as better only if it is at most this fraction of the best one. */
    private static final double IMPROVEMENT = 0.95;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Rounds after which a candidate that is still slow has lost, or the best times so far count.
     */
    private static final int ROUNDS = 2000;

    private final BlockHasher standard;
    private final BlockHasher candidate;
    private final LongSupplier wall;
    private final LongSupplier processor;

    HashCalibration(BlockHasher standard, BlockHasher candidate) {
        this(
                standard,
                candidate,
                System::nanoTime,
                ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    /**
     * @param wall nanoseconds of the wall clock
     * @param processor nanoseconds that this thread has used
     */
    HashCalibration(
            BlockHasher standard,
            BlockHasher candidate,
            LongSupplier wall,
            LongSupplier processor) {
        this.standard = standard;
        this.candidate = candidate;
        this.wall = wall;
        this.processor = processor;
    }

    /** How many times as fast the candidate is; below 1 if it did not become fast. */
    double measure() {
        return warmsUp(batch(SMALL)) ? compare(batch(LARGE)) : 0;
    }

    private boolean warmsUp(List<ByteBuffer> small) {
        for (int round = 0; round < ROUNDS; round++) {
            long standardTime = time(standard, small, wall);
            if (time(candidate, small, wall) < 2 * standardTime) {
                return true;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return false;
    }

    /** In processor time: on a busy machine the wall clock includes other work. */
    private double compare(List<ByteBuffer> large) {
        long standardBest = Long.MAX_VALUE;
        long candidateBest = Long.MAX_VALUE;
        int steady = 0;
        for (int round = 0; round < ROUNDS && steady < STEADY; round++) {
            long standardTime = time(standard, large, processor);
            long candidateTime = time(candidate, large, processor);
            boolean better =
                    standardTime < IMPROVEMENT * standardBest
                            || candidateTime < IMPROVEMENT * candidateBest;
            steady = better ? 0 : steady + 1;
            standardBest = Math.min(standardBest, standardTime);
            candidateBest = Math.min(candidateBest, candidateTime);
            LockSupport.parkNanos(PAUSE);
        }
        return standardBest / (double) candidateBest;
    }

    private List<ByteBuffer> batch(int bytes) {
        return IntStream.range(0, candidate.batch())
                .mapToObj(i -> ByteBuffer.allocateDirect(bytes))
                .toList();
    }

    private static long time(BlockHasher hasher, List<ByteBuffer> batch, LongSupplier nanoseconds) {
        long start = nanoseconds.getAsLong();
        List<BlockChecksum> checksums = hasher.hash(batch);
        long time = nanoseconds.getAsLong() - start;
        if (checksums.size() != batch.size()) {
            throw new IllegalStateException("a hasher lost blocks");
        }
        return time;
    }
}
