package io.drover.cbt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Messages of gRPC in the body of an HTTP answer: each with a byte for its compression and four for
 * its length. Used by one thread.
 */
final class GrpcFrames {
    private static final int HEADER = 5;

    /** What gRPC itself allows is a quarter of it. */
    private static final int MAX_MESSAGE = 16 << 20;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Taker taker;

    /** Bytes that have to be there before it is worth looking. */
    private int needed = HEADER;

    /** Takes a message. */
    @FunctionalInterface
    interface Taker {
        void take(ByteBuffer message) throws CbtException.Mangled;
    }

    GrpcFrames(Taker taker) {
        this.taker = taker;
    }

    static byte[] frame(byte[] message) {
        return ByteBuffer.allocate(HEADER + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    void add(byte[] part) throws CbtException.Mangled {
        pending.writeBytes(part);
        if (pending.size() < needed) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(pending.toByteArray());
        while (all.remaining() >= HEADER && all.remaining() >= HEADER + length(all)) {
            int length = length(all);
            int start = all.position() + HEADER;
            taker.take(all.slice(start, length));
            all.position(start + length);
        }
        needed = all.remaining() < HEADER ? HEADER : HEADER + length(all);
        pending.reset();
        pending.write(all.array(), all.position(), all.remaining());
    }

    private static int length(ByteBuffer all) throws CbtException.Mangled {
        int length = all.getInt(all.position() + 1);
        if (all.get(all.position()) != 0) {
            throw new CbtException.Mangled("a message is compressed, or is none");
        }
        if (length < 0 || length > MAX_MESSAGE) {
            throw new CbtException.Mangled("a message of %d bytes".formatted(length));
        }
        return length;
    }

    /** At the end of the answer. */
    void end() throws CbtException.Mangled {
        if (pending.size() > 0) {
            throw new CbtException.Mangled("the last message is cut off");
        }
    }
}
