package io.drover.blockengine.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Reads and writes content no faster than a pace allows; other requests pass at once. */
public final class PacedStore extends ForwardingStore {
    private final Pace pace;

    /** Does not close {@code store}. */
    public PacedStore(ObjectStore store, Pace pace) {
        super(store);
        this.pace = pace;
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return store.read(key, content -> reader.read(new PacedStream(content)));
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        try {
            pace.pass(body.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(
                    "interrupted while %s waited for its turn".formatted(key), e);
        }
        store.write(key, body, condition);
    }

    private final class PacedStream extends FilterInputStream {
        PacedStream(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                pass(1);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                pass(read);
            }
            return read;
        }

        private void pass(int bytes) throws InterruptedIOException {
            try {
                pace.pass(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while content waited for its turn");
            }
        }
    }
}
