package io.drover.blockengine.volume;

import java.nio.ByteBuffer;

/** Helpers for the buffers of sources and sinks. */
public final class BlockBuffers {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private BlockBuffers() {}

    /** Fills up to the limit. */
    public static void fillWithZeros(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(zeros(target.remaining()));
        }
    }

    /** At most {@code length} zeros, and at most a mebibyte of them. */
    public static ByteBuffer zeros(long length) {
        return ZEROS.slice(0, (int) Math.min(length, ZEROS.capacity()));
    }
}
