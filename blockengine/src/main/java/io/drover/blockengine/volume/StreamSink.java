package io.drover.blockengine.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A pipe: the volume as one stream of bytes, holes as zeros. */
public final class StreamSink implements BlockSink {
    private final WritableByteChannel channel;
    // guarded by this
    private long position;
    private long size;

    /**
     * @param channel closed with the sink
     */
    public StreamSink(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public synchronized void resize(long newSize) {
        size = newSize;
    }

    @Override
    public boolean startsZeroed() {
        return true;
    }

    @Override
    public boolean needsOrder() {
        return true;
    }

    /** Bytes before the current end of the stream are skipped: they are a repetition. */
    @Override
    public synchronized void write(long offset, ByteBuffer source) throws IOException {
        fillTo(offset);
        long repeated = Math.min(source.remaining(), position - offset);
        source.position(source.position() + (int) repeated);
        while (source.hasRemaining()) {
            position += channel.write(source);
        }
    }

    @Override
    public void zero(ByteRange range) {
        // gaps are filled with zeros
    }

    @Override
    public synchronized void sync() throws IOException {
        fillTo(size);
    }

    private void fillTo(long offset) throws IOException {
        while (position < offset) {
            position += channel.write(BlockBuffers.zeros(offset - position));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
