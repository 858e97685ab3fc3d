package io.drover.blockengine.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The source of a backup: an immutable view of a volume, a snapshot or an image file. Thread-safe.
 */
public interface BlockSource extends AutoCloseable {
    /** Logical size in bytes. */
    long size();

    /**
     * Ranges that may hold data other than zeros, ascending, not overlapping, within {@link
     * #size()}; everything outside reads as zeros. A source that does not know its holes returns
     * one range over everything.
     */
    List<ByteRange> dataRanges() throws IOException;

    /**
     * Fills {@code target} from {@code offset}; bytes beyond the end read as zeros.
     *
     * @throws IOException if the bytes cannot be read; the target's content is then undefined
     */
    void read(long offset, ByteBuffer target) throws IOException;

    @Override
    void close() throws IOException;
}
