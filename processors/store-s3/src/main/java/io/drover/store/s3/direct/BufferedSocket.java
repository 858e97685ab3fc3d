package io.drover.store.s3.direct;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket below one of TLS, which reads each record of at most 16 KiB in two pieces: they are
 * served from what one call of the system has read.
 */
final class BufferedSocket extends Socket {
    private static final int BUFFER = 128 * 1024;

    private InputStream buffered;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (buffered == null) {
            buffered = new BufferedInputStream(super.getInputStream(), BUFFER);
        }
        return buffered;
    }
}
