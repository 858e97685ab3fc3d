package io.drover.blockengine.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Feeds whole messages to the lanes, with the padding of FIPS 180-4, section 5.1.2, at the end. */
final class LanePadding {
    private static final int CHUNK = LaneSha512.CHUNK;

    /** The byte that begins the padding, and the 128-bit length that ends it. */
    private static final int SHORTEST_PADDING = 1 + 16;

    private static final byte FIRST_PADDING = (byte) 0x80;
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private LanePadding() {}

    /**
     * @param messages one for each lane, all of one length
     */
    static void digest(LaneSha512 lanes, MemorySegment[] messages) {
        long length = messages[0].byteSize();
        long whole = length - length % CHUNK;
        lanes.reset();
        if (whole > 0) {
            lanes.update(messages, whole);
        }
        int rest = (int) (length - whole);
        int padded = rest + SHORTEST_PADDING <= CHUNK ? CHUNK : 2 * CHUNK;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] tails = new MemorySegment[messages.length];
            for (int lane = 0; lane < tails.length; lane++) {
                MemorySegment tail = arena.allocate(padded);
                MemorySegment.copy(messages[lane], whole, tail, 0, rest);
                tail.set(ValueLayout.JAVA_BYTE, rest, FIRST_PADDING);
                tail.set(BIG_ENDIAN, padded - Long.BYTES, length * Byte.SIZE);
                tails[lane] = tail;
            }
            lanes.update(tails, padded);
        }
    }
}
