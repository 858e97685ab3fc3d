package io.drover.volume;

import io.drover.blockengine.volume.ByteRange;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A volume in use. Snapshots may be taken and removed meanwhile; who uses it notices a pause: what
 * was written before a snapshot is in it, what is written after it is not. Thread-safe.
 */
public interface OpenVolume extends Closeable {
    /** Bytes. */
    long size();

    /** Writes of whole units of that many bytes are the fastest. */
    int unit();

    /** Fills {@code target} from {@code offset}. */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Writes what remains in {@code content}. */
    void write(long offset, ByteBuffer content) throws IOException;

    /** Returns when everything that was written is on stable storage. */
    void flush() throws IOException;

    /** Gives space back where that is possible; the content of the range is open afterwards. */
    void trim(ByteRange range) throws IOException;

    /**
     * Makes the range read as zeros.
     *
     * @param allocate whether it is to keep its space
     */
    void zero(ByteRange range, boolean allocate) throws IOException;

    /**
     * Where the range may hold data, ascending; everything else in it reads as zeros.
     *
     * @param most how many are wanted
     */
    List<ByteRange> dataRanges(ByteRange range, int most) throws IOException;
}
