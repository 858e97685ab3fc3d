package io.drover.store.s3.direct;

import software.amazon.awssdk.http.AbortableInputStream;

import java.io.IOException;
import java.io.InputStream;

/** The content of an answer. Its end gives the connection back. */
final class AnswerBody extends InputStream {
    private final InputStream content;
    private final Connection connection;
    private final boolean lasting;
    private long left;
    private boolean over;

    /**
     * @param length in bytes, negative if only its end will tell
     * @param lasting whether the connection can be used again afterwards
     */
    AnswerBody(InputStream content, long length, Connection connection, boolean lasting) {
        this.content = content;
        this.left = length;
        this.connection = connection;
        this.lasting = lasting;
        if (length == 0) {
            end();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    /**
     * @throws IOException also if the server closes the connection before the end
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (over) {
            return length == 0 ? 0 : -1;
        }
        int count = content.read(bytes, offset, length);
        if (left >= 0) {
            left -= Math.max(count, 0);
        }
        if (left == 0 || count < 0) {
            end();
        }
        return count;
    }

    /** For the SDK, whose way to give up the rest of the content is that of {@link #close}. */
    AbortableInputStream abortable() {
        return AbortableInputStream.create(this, this::close);
    }

    private void end() {
        if (!over) {
            over = true;
            if (lasting) {
                connection.free();
            } else {
                connection.close();
            }
        }
    }

    /** What has not been read yet is not worth reading. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            connection.close();
        }
    }
}
