package io.drover.nbd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A block device as the server needs it, open for as long as a client uses it. Thread-safe. An
 * {@link IOException} reaches the client as an I/O error; its message is for the log.
 */
public interface NbdExport extends Closeable {
    /** Bytes; does not change. */
    long size();

    /** Bytes that reads and writes are best aligned to, a power of two. */
    int preferredBlock();

    /** Fills {@code target} from {@code offset}; the range lies within the device. */
    void read(long offset, ByteBuffer target) throws IOException;

    /** The range will be read soon. */
    void prefetch(long offset, long length) throws IOException;

    /** What the range consists of, from its start without gaps; at least one, and not beyond it. */
    List<Extent> extents(long offset, long length) throws IOException;

    /** Empty if the device is read-only. */
    Optional<NbdWriter> writer();
}
