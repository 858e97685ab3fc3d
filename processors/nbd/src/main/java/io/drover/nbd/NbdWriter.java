package io.drover.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The part of a device that changes it. Thread-safe; all ranges lie within the device. */
public interface NbdWriter {
    /** Writes what remains in {@code content}. */
    void write(long offset, ByteBuffer content) throws IOException;

    /** Returns when everything that was written before is on stable storage. */
    void flush() throws IOException;

    /** The content of the range is of no use any more; what it reads as afterwards is open. */
    void trim(long offset, long length) throws IOException;

    /**
     * Makes the range read as zeros.
     *
     * @param allocate whether it is to keep its space, so that writing to it cannot fail for lack
     *     of it
     */
    void zero(long offset, long length, boolean allocate) throws IOException;
}
