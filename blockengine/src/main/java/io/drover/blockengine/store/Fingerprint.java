package io.drover.blockengine.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Tells whether two reads of an object returned the same content.
 *
 * @param length bytes that were looked at
 * @param complete whether these were all bytes of the content
 * @param sum CRC-32C of these bytes
 */
record Fingerprint(long length, boolean complete, long sum) {
    static Fingerprint of(ByteBuffer content, boolean complete) {
        CRC32C sum = new CRC32C();
        sum.update(content.duplicate());
        return new Fingerprint(content.remaining(), complete, sum.getValue());
    }

    /** Whether a content of that many bytes may have this fingerprint. */
    boolean matchesLength(long bytes) {
        return complete ? bytes == length : bytes > length;
    }

    /** A stream that computes the fingerprint of what is read from it. */
    static final class Watched extends FilterInputStream {
        private final CRC32C sum = new CRC32C();
        private long length;

        Watched(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) {
                sum.update(next);
                length++;
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int size) throws IOException {
            int count = in.read(bytes, offset, size);
            if (count > 0) {
                sum.update(bytes, offset, count);
                length += count;
            }
            return count;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return readNBytes((int) Math.min(bytes, Short.MAX_VALUE)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Nothing: a parser closes what it reads, even if it stops in the middle. */
        @Override
        public void close() {
            // the stream belongs to the store
        }

        /** Reads the rest of the stream and returns the fingerprint of the whole content. */
        Fingerprint complete() throws IOException {
            transferTo(OutputStream.nullOutputStream());
            return new Fingerprint(length, true, sum.getValue());
        }
    }
}
