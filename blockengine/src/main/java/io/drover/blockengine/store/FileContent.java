package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** A file's content, read as a stream or directly into a buffer. */
final class FileContent extends InputStream implements ReadableByteChannel {
    private final FileChannel channel;
    private final InputStream stream;

    FileContent(FileChannel channel) {
        this.channel = channel;
        this.stream = Channels.newInputStream(channel);
    }

    @Override
    public int read() throws IOException {
        return stream.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return stream.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
