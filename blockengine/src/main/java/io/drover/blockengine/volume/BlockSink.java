package io.drover.blockengine.volume;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The destination of a restore: an image file, a block device, a new volume. Thread-safe for writes
 * to disjoint ranges. Existing content is kept: a caller that needs zeros where nothing is written
 * uses {@link #zero}.
 */
public interface BlockSink extends AutoCloseable {
    /**
     * Makes the sink {@code size} bytes long, or checks that a device is at least that long.
     *
     * @throws IOException if that is not possible; the message names what is too small
     */
    void resize(long size) throws IOException;

    /**
     * Whether bytes never written read as zeros (a fresh sparse file), so that holes need no {@link
     * #zero}.
     */
    boolean startsZeroed();

    /**
     * Whether writes must come one after the other at ascending offsets, as a pipe needs them.
     * Restores into such a sink are slower.
     */
    default boolean needsOrder() {
        return false;
    }

    /** Writes all of {@code source} at {@code offset}. */
    void write(long offset, ByteBuffer source) throws IOException;

    /** Makes the range read as zeros, as a hole where that is possible. */
    void zero(ByteRange range) throws IOException;

    /** Forces everything to stable storage. Only after this is the restore successful. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
