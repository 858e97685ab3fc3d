package io.drover.nbd;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of one connection. One thread reads; any may write, a message at a time. */
final class Wire implements Closeable {
    private static final int BUFFER = 64 << 10;

    /** The JDK copies what it sends into a buffer of the same size, which it keeps. */
    private static final int SLICE = 256 << 10;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER).limit(0);

    /** Held while a message is sent, so that messages do not mix. */
    private final Object sending = new Object();

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Does not hold back the rest of a message until its beginning is acknowledged, as TCP
     * otherwise does, for up to 40 ms.
     */
    void sendAtOnce() throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /**
     * @throws EOFException if the other side has gone
     */
    ByteBuffer read(int length) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(length);
        fill(read);
        return read.flip();
    }

    /** Fills the rest of {@code target}. */
    void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (!input.hasRemaining()) {
                input.clear();
                int count = channel.read(input);
                input.flip();
                if (count < 0) {
                    throw new EOFException("the other side closed the connection");
                }
            }
            int count = Math.min(input.remaining(), target.remaining());
            target.put(input.slice(input.position(), count));
            input.position(input.position() + count);
        }
    }

    void skip(long length) throws IOException {
        for (long left = length; left > 0; left -= Math.min(left, BUFFER)) {
            read((int) Math.min(left, BUFFER));
        }
    }

    void send(ByteBuffer... parts) throws IOException {
        synchronized (sending) {
            for (ByteBuffer part : parts) {
                sendOne(part);
            }
        }
    }

    private void sendOne(ByteBuffer part) throws IOException {
        int end = part.limit();
        while (part.position() < end) {
            part.limit(Math.min(end, part.position() + SLICE));
            while (part.hasRemaining()) {
                channel.write(part);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
