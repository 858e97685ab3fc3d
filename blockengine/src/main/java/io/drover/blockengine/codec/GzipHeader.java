package io.drover.blockengine.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** The variable header of a gzip member (RFC 1952, section 2.3). */
final class GzipHeader {
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private GzipHeader() {}

    /** Moves the position of the little-endian source to the end of the header. */
    static void skip(ByteBuffer source) throws CodecException {
        try {
            if ((source.getShort() & 0xffff) != 0x8b1f || source.get() != 8) {
                throw new CodecException("not a gzip member");
            }
            int flags = source.get();
            source.position(source.position() + 6);
            if ((flags & FLAG_EXTRA) != 0) {
                int length = source.getShort() & 0xffff;
                source.position(source.position() + length);
            }
            skipText(source, flags, FLAG_NAME);
            skipText(source, flags, FLAG_COMMENT);
            if ((flags & FLAG_CRC) != 0) {
                source.getShort();
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CodecException("gzip header is truncated", e);
        }
    }

    private static void skipText(ByteBuffer source, int flags, int flag) {
        if ((flags & flag) != 0) {
            while (source.get() != 0) {
                // up to and including the terminating zero
            }
        }
    }
}
