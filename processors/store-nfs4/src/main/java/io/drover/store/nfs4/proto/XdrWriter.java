package io.drover.store.nfs4.proto;

import io.drover.store.nfs4.rpc.RpcMessage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Encodes one message by RFC 4506. At most one payload is referenced instead of copied. Not
 * thread-safe.
 */
public final class XdrWriter {
    private static final int INITIAL = 256;
    private static final byte[] NOTHING = {};

    private byte[] bytes = new byte[INITIAL];
    private int length;
    private byte[] head = NOTHING;
    private Optional<ByteBuffer> payload = Optional.empty();

    public XdrWriter int32(int value) {
        ensure(Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += Integer.BYTES;
        return this;
    }

    public XdrWriter int64(long value) {
        ensure(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += Long.BYTES;
        return this;
    }

    public XdrWriter bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    /** Bytes of a length that both sides know, padded to four. */
    public XdrWriter fixed(byte[] value) {
        int padded = padded(value.length);
        ensure(padded);
        System.arraycopy(value, 0, bytes, length, value.length);
        Arrays.fill(bytes, length + value.length, length + padded, (byte) 0);
        length += padded;
        return this;
    }

    public XdrWriter opaque(byte[] value) {
        return int32(value.length).fixed(value);
    }

    public XdrWriter text(String value) {
        return opaque(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Length, content and padding of {@code data}, which must stay as it is until the answer is
     * there.
     *
     * @throws IllegalStateException if the message has a payload already
     */
    public XdrWriter payload(ByteBuffer data) {
        if (payload.isPresent()) {
            throw new IllegalStateException("a message has one payload");
        }
        payload = Optional.of(data.duplicate());
        head = Arrays.copyOf(bytes, length);
        length = 0;
        return this;
    }

    /** Encoded bytes without the payload's. */
    public int size() {
        return head.length + length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public RpcMessage toMessage() {
        return payload.isPresent()
                ? new RpcMessage(head, payload, toByteArray())
                : new RpcMessage(toByteArray(), payload, NOTHING);
    }

    static int padded(int size) {
        return (size + 3) & ~3;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
