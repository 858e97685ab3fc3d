package io.drover.blockengine.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in which U+FFFD stands for every byte that is none, as Go's JSON reader has it. What is
 * ASCII, as nearly all of a configuration is, passes as it comes.
 */
final class ReplacingUtf8 extends InputStream {
    private final InputStream source;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);

    /** Begins a character that the next bytes of the source go on with. */
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

    private static boolean isAscii(byte[] bytes, int offset, int count) {
        byte all = 0;
        for (int i = offset; i < offset + count; i++) {
            all |= bytes[i];
        }
        return all >= 0;
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
