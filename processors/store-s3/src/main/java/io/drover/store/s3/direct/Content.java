package io.drover.store.s3.direct;

import org.apache.http.entity.AbstractHttpEntity;

import software.amazon.awssdk.http.ContentStreamProvider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** What is written to an object. It can be read several times. */
final class Content extends AbstractHttpEntity {
    private static final int PIECE = 64 * 1024;

    private final ContentStreamProvider source;
    private final long length;

    /**
     * @param length of the whole, in bytes
     */
    Content(ContentStreamProvider source, long length) {
        this.source = source;
        this.length = length;
    }

    /** Its SHA-256, in hexadecimal digits. */
    String sha256() throws IOException {
        MessageDigest digest = SignatureV4.sha256();
        writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return SignatureV4.hex(digest.digest());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] piece = new byte[(int) Math.clamp(length, 1, PIECE)];
        long sent = 0;
        try (InputStream stream = source.newStream()) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                out.write(piece, 0, count);
                sent += count;
            }
        }
        if (sent != length) {
            throw new IOException(
                    "the content has %d bytes in place of %d".formatted(sent, length));
        }
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public InputStream getContent() {
        return source.newStream();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }
}
