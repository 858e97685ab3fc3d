package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectBody;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The content of an object in pieces; each stays valid when the next is taken. */
interface Chunks extends AutoCloseable {
    /**
     * The next piece.
     *
     * @throws EOFException if the content is shorter than it said
     */
    ByteBuffer next() throws IOException;

    @Override
    void close() throws IOException;

    static Chunks of(ObjectBody body, int size) throws IOException {
        return switch (body) {
            case ObjectBody.Bytes bytes -> new Slices(bytes.view(), size);
            case ObjectBody.Spooled spooled -> new Copies(spooled.open(), size);
        };
    }

    /** Views of memory. */
    final class Slices implements Chunks {
        private final ByteBuffer content;
        private final int size;

        private Slices(ByteBuffer content, int size) {
            this.content = content;
            this.size = size;
        }

        @Override
        public ByteBuffer next() {
            int length = Math.min(size, content.remaining());
            ByteBuffer slice = content.slice(content.position(), length);
            content.position(content.position() + length);
            return slice;
        }

        @Override
        public void close() {
            // memory is the caller's
        }
    }

    /** Fresh arrays read from a stream. */
    final class Copies implements Chunks {
        private final InputStream content;
        private final int size;

        private Copies(InputStream content, int size) {
            this.content = content;
            this.size = size;
        }

        @Override
        public ByteBuffer next() throws IOException {
            byte[] chunk = content.readNBytes(size);
            if (chunk.length == 0) {
                throw new EOFException("the content ends early");
            }
            return ByteBuffer.wrap(chunk);
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
