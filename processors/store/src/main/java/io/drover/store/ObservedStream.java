package io.drover.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports whenever something was read from it. */
final class ObservedStream extends FilterInputStream {
    private final Runnable onRead;

    ObservedStream(InputStream content, Runnable onRead) {
        super(content);
        this.onRead = onRead;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            onRead.run();
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            onRead.run();
        }
        return count;
    }
}
