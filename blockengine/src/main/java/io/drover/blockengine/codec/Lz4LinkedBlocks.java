package io.drover.blockengine.codec;

import java.nio.ByteBuffer;

/**
 * Decompresses an LZ4 block that may copy from the blocks before it. Longhorn never writes these,
 * but reads them.
 */
final class Lz4LinkedBlocks {
    private static final int MIN_MATCH = 4;

    private Lz4LinkedBlocks() {}

    /**
     * Appends to {@code target}; matches may reach back to {@code historyStart}. Buffer exceptions
     * mean truncated or oversized input.
     */
    static void decompress(ByteBuffer source, ByteBuffer target, int historyStart)
            throws CodecException {
        while (source.hasRemaining()) {
            int token = source.get() & 0xff;
            int literals = length(source, token >>> 4);
            checkRoom(target, literals);
            target.put(source.slice(source.position(), literals));
            source.position(source.position() + literals);
            if (!source.hasRemaining()) {
                return;
            }
            int distance = source.get() & 0xff | (source.get() & 0xff) << 8;
            copy(target, distance, length(source, token & 0xf) + MIN_MATCH, historyStart);
        }
    }

    private static int length(ByteBuffer source, int nibble) {
        int length = nibble;
        if (nibble == 15) {
            int more;
            do {
                more = source.get() & 0xff;
                length += more;
            } while (more == 255);
        }
        return length;
    }

    private static void copy(ByteBuffer target, int distance, int length, int historyStart)
            throws CodecException {
        int from = target.position() - distance;
        if (distance == 0 || from < historyStart) {
            throw new CodecException("lz4 block refers to data before the frame");
        }
        checkRoom(target, length);
        for (int i = 0; i < length; i++) {
            target.put(target.get(from + i));
        }
    }

    private static void checkRoom(ByteBuffer target, int length) throws CodecException {
        if (length < 0 || length > target.remaining()) {
            throw new CodecException("lz4 frame decompresses to more than the block size");
        }
    }
}
