package io.drover.blockengine.block;

import java.nio.ByteBuffer;

/** Recognizes blocks of zeros, which need not be stored. */
public final class ZeroBlocks {
    private static final int CHUNK = 64 * 1024;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

    private ZeroBlocks() {}

    /**
     * Whether all remaining bytes are zero; the position does not change. Compares whole vectors
     * through {@link ByteBuffer#mismatch}.
     */
    public static boolean isZero(ByteBuffer block) {
        int end = block.limit();
        for (int at = block.position(); at < end; at += CHUNK) {
            int length = Math.min(CHUNK, end - at);
            if (block.slice(at, length).mismatch(ZEROS.slice(0, length)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
