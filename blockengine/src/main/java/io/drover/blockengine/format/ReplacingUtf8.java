package io.drover.blockengine.format;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in which U+FFFD replaces every invalid byte, as in Go's JSON reader. ASCII, which is nearly
 * all of a configuration, passes unchanged.
 */
final class ReplacingUtf8 extends InputStream {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final InputStream source;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);

    /** Begins a character that continues in the next bytes of the source. */
    private byte[] begun = {};

    private ByteBuffer checked = ByteBuffer.allocate(0);

    ReplacingUtf8(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!checked.hasRemaining()) {
            int count = source.read(target, offset, length);
            if (begun.length == 0 && isAscii(target, offset, count)) {
                return count;
            }
            check(target, offset, count);
            if (count < 0 && !checked.hasRemaining()) {
                return count;
            }
        }
        int count = Math.min(length, checked.remaining());
        checked.get(target, offset, count);
        return count;
    }

    /** Eight bytes a step: configurations of millions of blocks are read through it. */
    private static boolean isAscii(byte[] bytes, int offset, int count) {
        int end = offset + count;
        int i = offset;
        long all = 0;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            all |= (long) LONGS.get(bytes, i);
        }
        for (; i < end; i++) {
            all |= bytes[i];
        }
        return (all & HIGH_BITS) == 0;
    }

    private void check(byte[] bytes, int offset, int count) {
        ByteBuffer content = ByteBuffer.allocate(begun.length + Math.max(0, count)).put(begun);
        if (count > 0) {
            content.put(bytes, offset, count);
        }
        content.flip();
        CharBuffer text = CharBuffer.allocate(content.remaining());
        decoder.reset().decode(content, text, count < 0);
        begun = new byte[content.remaining()];
        content.get(begun);
        checked = StandardCharsets.UTF_8.encode(text.flip());
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
