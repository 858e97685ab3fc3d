package io.drover.store.nfs4.proto;

import java.util.Arrays;
import java.util.HexFormat;

/** The server's name for a file or directory; it outlives renames and restarts of the server. */
public final class FileHandle {
    /** RFC 8881, NFS4_FHSIZE. */
    static final int MAX_SIZE = 128;

    private final byte[] bytes;

    public FileHandle(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    void encode(XdrWriter writer) {
        writer.opaque(bytes);
    }

    static FileHandle decode(XdrReader reader) throws MalformedAnswerException {
        return new FileHandle(reader.opaque(MAX_SIZE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileHandle handle && Arrays.equals(bytes, handle.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
