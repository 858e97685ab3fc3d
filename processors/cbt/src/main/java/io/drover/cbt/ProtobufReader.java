package io.drover.cbt;

import java.nio.ByteBuffer;

/** The fields of a message as Protocol Buffers, one after the other. */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int MAX_SHIFT = 63;

    private final ByteBuffer message;
    private int field;
    private long number;
    private ByteBuffer block = ByteBuffer.allocate(0);

    ProtobufReader(ByteBuffer message) {
        this.message = message;
    }

    /** Whether there is another field; it is then the current one. */
    boolean next() throws CbtException.Mangled {
        if (!message.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        number = 0;
        block = ByteBuffer.allocate(0);
        switch ((int) (tag & 7)) {
            case VARINT -> number = varint();
            case FIXED_64 -> take(Long.BYTES);
            case LENGTH_DELIMITED -> block = take(varint());
            case FIXED_32 -> take(Integer.BYTES);
            default -> throw new CbtException.Mangled("a message has a field of unknown type");
        }
        return true;
    }

    int field() {
        return field;
    }

    /** Value of the current field, 0 if that is no number. */
    long number() {
        return number;
    }

    /** Value of the current field, empty if that is no message. */
    ByteBuffer block() {
        return block;
    }

    private long varint() throws CbtException.Mangled {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
            if (!message.hasRemaining()) {
                throw cut();
            }
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CbtException.Mangled("a message has a number that is too long");
    }

    private ByteBuffer take(long length) throws CbtException.Mangled {
        if (length < 0 || length > message.remaining()) {
            throw cut();
        }
        ByteBuffer part = message.slice(message.position(), (int) length);
        message.position(message.position() + (int) length);
        return part;
    }

    private static CbtException.Mangled cut() {
        return new CbtException.Mangled("a message is cut off");
    }
}
