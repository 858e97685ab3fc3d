package io.drover.store;

import io.drover.blockengine.store.ContentReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Queue;

/**
 * Content of a file that is read into a buffer of its own first: a read that comes back from a hung
 * file system writes into nothing that is used for something else by then.
 */
final class SecludedContent extends InputStream implements ReadableByteChannel {
    static final int BUFFER = 256 * 1024;

    private final InputStream content;
    private final Seclusion seclusion;
    private final ByteBuffer buffer;

    private SecludedContent(InputStream content, Seclusion seclusion, ByteBuffer buffer) {
        this.content = content;
        this.seclusion = seclusion;
        this.buffer = buffer.limit(0);
    }

    /**
     * Has the content read.
     *
     * @param buffers that are not in use; one that a hung read may write to is not among them
     */
    static <T> T read(
            InputStream content,
            Seclusion seclusion,
            Queue<ByteBuffer> buffers,
            ContentReader<T> reader)
            throws IOException {
        ByteBuffer free = buffers.poll();
        ByteBuffer buffer = free == null ? ByteBuffer.allocateDirect(BUFFER) : free;
        seclusion.enter();
        try {
            return reader.read(new SecludedContent(content, seclusion, buffer));
        } finally {
            seclusion.leave();
            // by then no read is under way
            buffers.add(buffer);
        }
    }

    /** Whether there is something in the buffer. */
    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        int count = seclusion.outside(this::readOn);
        return count >= 0;
    }

    private int readOn() throws IOException {
        buffer.clear();
        int count = 0;
        if (content instanceof ReadableByteChannel channel) {
            while (count == 0) {
                count = channel.read(buffer);
            }
        } else {
            byte[] bytes = new byte[BUFFER];
            count = content.read(bytes);
            buffer.put(bytes, 0, Math.max(0, count));
        }
        buffer.flip();
        return count;
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(target.remaining(), buffer.remaining());
        target.put(buffer.slice(buffer.position(), count));
        buffer.position(buffer.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
