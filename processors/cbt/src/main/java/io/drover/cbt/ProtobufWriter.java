package io.drover.cbt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A flat message as Protocol Buffers; fields with default values are left out. */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    ProtobufWriter text(int field, String value) {
        if (!value.isEmpty()) {
            block(field, value.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** A message within the message; written even if it is empty. */
    ProtobufWriter message(int field, ProtobufWriter value) {
        return block(field, value.bytes());
    }

    private ProtobufWriter block(int field, byte[] value) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(value.length);
        message.writeBytes(value);
        return this;
    }

    ProtobufWriter number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3 | VARINT);
            varint(value);
        }
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            message.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        message.write((int) rest);
    }

    byte[] bytes() {
        return message.toByteArray();
    }
}
