package io.drover.store.nfs4.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes an answer. Every length is checked against what is there before anything is allocated, as
 * the server is not trusted. Not thread-safe.
 */
public final class XdrReader {
    private final ByteBuffer bytes;

    public XdrReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    public int int32() throws MalformedAnswerException {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    public long int64() throws MalformedAnswerException {
        require(Long.BYTES);
        return bytes.getLong();
    }

    public boolean bool() throws MalformedAnswerException {
        return int32() != 0;
    }

    public byte[] fixed(int length) throws MalformedAnswerException {
        byte[] value = new byte[length(length, Integer.MAX_VALUE)];
        bytes.get(value);
        skip(XdrWriter.padded(length) - length);
        return value;
    }

    /**
     * @param limit largest length that makes sense, in bytes
     */
    public byte[] opaque(int limit) throws MalformedAnswerException {
        return fixed(length(int32(), limit));
    }

    public String text(int limit) throws MalformedAnswerException {
        return new String(opaque(limit), StandardCharsets.UTF_8);
    }

    /** A view of variable-length data inside the answer. */
    public ByteBuffer data() throws MalformedAnswerException {
        int length = length(int32(), Integer.MAX_VALUE);
        ByteBuffer view = bytes.slice(bytes.position(), length);
        skip(length);
        skip(Math.min(XdrWriter.padded(length) - length, bytes.remaining()));
        return view;
    }

    /** A number of elements that follow, each at least one word long. */
    public int count() throws MalformedAnswerException {
        int count = int32();
        if (count < 0 || count > bytes.remaining() / Integer.BYTES) {
            throw new MalformedAnswerException("a list of " + count + " elements");
        }
        return count;
    }

    public void skip(int length) throws MalformedAnswerException {
        require(length);
        bytes.position(bytes.position() + length);
    }

    private int length(int claimed, int limit) throws MalformedAnswerException {
        if (claimed < 0 || claimed > limit) {
            throw new MalformedAnswerException(
                    "a length of %d where at most %d are allowed"
                            .formatted(Integer.toUnsignedLong(claimed), limit));
        }
        require(claimed);
        return claimed;
    }

    private void require(int length) throws MalformedAnswerException {
        if (bytes.remaining() < length) {
            throw new MalformedAnswerException(
                    "%d bytes where %d are needed".formatted(bytes.remaining(), length));
        }
    }
}
