package io.drover.blockengine.codec;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * Raw deflaters kept for the next block: each holds about 256 KiB outside the heap and is slow to
 * make.
 */
final class Deflaters {
    private static final ConcurrentLinkedQueue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private Deflaters() {}

    static Lease lease(int level) {
        Deflater idle = IDLE.poll();
        return new Lease(idle == null ? new Deflater(level, true) : idle);
    }

    record Lease(Deflater deflater) implements AutoCloseable {
        @Override
        public void close() {
            deflater.reset();
            IDLE.add(deflater);
        }
    }
}
