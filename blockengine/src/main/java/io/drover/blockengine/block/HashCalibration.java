package io.drover.blockengine.block;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Compares two hashers on this machine, as it is. The candidate is first run on small blocks until
 * it is compiled, with pauses that leave the processor to the compiler and to the work going on;
 * then both are run in turns on larger ones, and the best time of each counts.
 */
final class HashCalibration {
    private static final int SMALL = 1024;
    private static final int LARGE = 64 * 1024;
    private static final int MEASUREMENTS = 8;

    /** Small batches run without a pause: enough for the compiler to take notice. */
    private static final int UNPAUSED = 16;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /** Small batches after which a candidate that is still slow has lost. */
    private static final int ROUNDS = 2000;

    private final BlockHasher standard;
    private final BlockHasher candidate;

    HashCalibration(BlockHasher standard, BlockHasher candidate) {
        this.standard = standard;
        this.candidate = candidate;
    }

    /** How many times as fast the candidate is; below 1 if it did not become fast. */
    double measure() {
        List<ByteBuffer> large = batch(LARGE);
        return warmsUp(batch(SMALL)) ? best(standard, large) / (double) best(candidate, large) : 0;
    }

    private boolean warmsUp(List<ByteBuffer> small) {
        for (int round = 0; round < ROUNDS; round++) {
            long standardTime = time(standard, small, System::nanoTime);
            long candidateTime = time(candidate, small, System::nanoTime);
            if (round >= UNPAUSED) {
                if (candidateTime < 2 * standardTime) {
                    return true;
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
        return false;
    }

    /** In processor time: on a busy machine the clock tells of its other work. */
    private static long best(BlockHasher hasher, List<ByteBuffer> batch) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return IntStream.range(0, MEASUREMENTS)
                .mapToLong(i -> time(hasher, batch, threads::getCurrentThreadCpuTime))
                .min()
                .orElseThrow();
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
