package io.drover.blockengine.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Feeds whole messages to the lanes, with the padding of FIPS 180-4, section 5.1.2, at the end. Not
 * thread-safe; an instance is used again.
 */
final class LanePadding {
    private static final int CHUNK = LaneSha512.CHUNK;

    /** The byte that begins the padding, and the 128-bit length that ends it. */
    private static final int SHORTEST_PADDING = 1 + 16;

    private static final byte FIRST_PADDING = (byte) 0x80;
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LaneSha512 lanes = new LaneSha512();
    private final MemorySegment[] tails = new MemorySegment[LaneSha512.LANES];

    LanePadding() {
        MemorySegment memory = Arena.ofAuto().allocate(2L * CHUNK * tails.length, CHUNK);
        for (int lane = 0; lane < tails.length; lane++) {
            tails[lane] = memory.asSlice(2L * CHUNK * lane, 2 * CHUNK);
        }
    }

    /**
     * The lanes, which hold the digests until the next call.
     *
     * @param messages one for each lane, all of one length
     */
    LaneSha512 digest(MemorySegment[] messages) {
        long length = messages[0].byteSize();
        long whole = length - length % CHUNK;
        lanes.reset();
        if (whole > 0) {
            lanes.update(messages, whole);
        }
        int rest = (int) (length - whole);
        int padded = rest + SHORTEST_PADDING <= CHUNK ? CHUNK : 2 * CHUNK;
        for (int lane = 0; lane < tails.length; lane++) {
            MemorySegment tail = tails[lane].fill((byte) 0);
            MemorySegment.copy(messages[lane], whole, tail, 0, rest);
            tail.set(ValueLayout.JAVA_BYTE, rest, FIRST_PADDING);
            tail.set(BIG_ENDIAN, padded - Long.BYTES, length * Byte.SIZE);
        }
        lanes.update(tails, padded);
        return lanes;
    }
}
