package io.drover.blockengine.store;

import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Stream over a buffer's remaining bytes. Not thread-safe; mark and reset are supported, as HTTP
 * clients use them to rewind.
 */
final class ByteBufferInputStream extends InputStream {
    private final ByteBuffer buffer;
    private int mark;

    ByteBufferInputStream(ByteBuffer buffer) {
        this.buffer = buffer;
        this.mark = buffer.position();
    }

    @Override
    public int read() {
        return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, buffer.remaining()));
        buffer.position(buffer.position() + skipped);
        return skipped;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int readLimit) {
        mark = buffer.position();
    }

    @Override
    public synchronized void reset() {
        buffer.position(mark);
    }
}
