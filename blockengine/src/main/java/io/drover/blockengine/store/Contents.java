package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads whole contents into reusable buffers. */
public final class Contents {
    private static final int CHUNK = 128 * 1024;

    private Contents() {}

    /**
     * Clears the buffer, fills it with the stream's bytes and flips it.
     *
     * @return false if there are more bytes than the buffer holds; in that case it is full
     */
    public static boolean readInto(InputStream content, ByteBuffer target) throws IOException {
        target.clear();
        if (content instanceof ReadableByteChannel channel) {
            return readInto(channel, target);
        }
        byte[] chunk = new byte[Math.min(CHUNK, target.capacity())];
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            if (count > target.remaining()) {
                target.put(chunk, 0, target.remaining()).flip();
                return false;
            }
            target.put(chunk, 0, count);
        }
        target.flip();
        return true;
    }

    private static boolean readInto(ReadableByteChannel content, ByteBuffer target)
            throws IOException {
        int count = 0;
        while (count >= 0 && target.hasRemaining()) {
            count = content.read(target);
        }
        boolean whole = count < 0 || content.read(ByteBuffer.allocate(1)) < 0;
        target.flip();
        return whole;
    }
}
