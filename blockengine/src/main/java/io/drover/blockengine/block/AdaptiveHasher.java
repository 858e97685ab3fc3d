package io.drover.blockengine.block;

import jdk.incubator.vector.LongVector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Begins with one digest after the other, measures vector lanes in the background when the first
 * batch comes, and goes over to them if they are faster here. Nothing waits for the measurement:
 * vector code is slow until it is compiled, and on some machines always. Thread-safe.
 */
final class AdaptiveHasher implements BlockHasher {
    private static final Logger LOG = LoggerFactory.getLogger(AdaptiveHasher.class);

    /** Asked without touching {@link LaneSha512}, whose constants take a few milliseconds. */
    private static final int LANES = LongVector.SPECIES_PREFERRED.length();

    /** Two lanes cannot beat the digest's assembly. */
    private static final int FEWEST_LANES = 4;

    private final AtomicBoolean measured = new AtomicBoolean();
    private volatile BlockHasher current = new DigestHasher();

    static boolean isWorthMeasuring() {
        return LANES >= FEWEST_LANES;
    }

    @Override
    public int batch() {
        return LANES;
    }

    @Override
    public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
        if (blocks.size() > 1 && measured.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("hash-calibration").start(this::measure);
        }
        return current.hash(blocks);
    }

    @Override
    public String description() {
        return current.description();
    }

    private void measure() {
        double ratio = new HashCalibration(new DigestHasher(), new LaneHasher(1)).measure();
        if (ratio > 1) {
            current = new LaneHasher((int) Math.ceil(LANES / ratio));
        }
        LOG.debug(
                "{} vector lanes hash {} times as fast as one digest",
                LANES,
                String.format("%.2f", ratio));
    }
}
