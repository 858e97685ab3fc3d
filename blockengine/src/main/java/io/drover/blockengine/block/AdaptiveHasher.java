package io.drover.blockengine.block;

import jdk.incubator.vector.LongVector;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts with one digest after the other, measures vector lanes in the background, and switches to
 * them if they are faster on this machine. Nothing waits for the measurement: vector code is slow
 * until it is compiled, and on some machines always. Thread-safe.
 */
final class AdaptiveHasher implements BlockHasher {
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile BlockHasher current = new DigestHasher();
    private volatile String measured = "";

    private AdaptiveHasher() {}

    /**
     * A hasher whose measurement has begun, if the vector module is there. Everything slow,
     * beginning with loading the vector classes, happens in the background, as the caller is a
     * program that has just started.
     */
    static AdaptiveHasher start() {
        AdaptiveHasher hasher = new AdaptiveHasher();
        hasher.prepare();
        return hasher;
    }

    @Override
    public void prepare() {
        if (hasVectors() && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("hash-calibration").start(this::measure);
        }
    }

    /** The module may have been loaded after the start, so that the boot layer lacks it. */
    private static boolean hasVectors() {
        try {
            Class.forName("jdk.incubator.vector.Vector", false, null);
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    @Override
    public int batch() {
        return begun.get() && Lanes.areWorthMeasuring() ? Lanes.COUNT : current.batch();
    }

    @Override
    public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
        return current.hash(blocks);
    }

    @Override
    public String description() {
        return current.description() + measured;
    }

    private void measure() {
        if (!Lanes.areWorthMeasuring()) {
            return;
        }
        LaneHasher.warmUp();
        double ratio = new HashCalibration(new DigestHasher(), new LaneHasher(1)).measure();
        if (ratio > 1) {
            current = new LaneHasher((int) Math.ceil(Lanes.COUNT / ratio));
        }
        measured =
                " (%d lanes hash %.2f times as fast as one digest)".formatted(Lanes.COUNT, ratio);
    }

    /** Initialized on first use, which takes a tenth of a second. */
    private static final class Lanes {
        /** Two lanes cannot beat the digest's assembly. */
        private static final int FEWEST = 4;

        private static final int COUNT = LongVector.SPECIES_PREFERRED.length();

        private static boolean areWorthMeasuring() {
            return COUNT >= FEWEST;
        }
    }
}
