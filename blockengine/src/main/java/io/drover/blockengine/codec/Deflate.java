package io.drover.blockengine.codec;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;

import java.nio.ByteBuffer;

/** Deflate streams (RFC 1951) of level 6 without a wrapper. Thread-safe. */
sealed interface Deflate permits NativeDeflate, ZlibDeflate {
    int LEVEL = 6;

    /** Appends a stream of the block's remaining bytes; the block does not change. */
    void compress(ByteBuffer block, ByteBuffer target);

    /**
     * A quick way to fill the target exactly from a stream at the source's start. Returns false if
     * there is no such way, or the stream does not have exactly that length; then the content of
     * the target is undefined. Neither buffer's position changes.
     */
    default boolean decompress(ByteBuffer source, ByteBuffer target) {
        return false;
    }

    /** libdeflate where it is available for this machine, otherwise the JDK's zlib. */
    static Deflate fastest() {
        return DeflateNativeCompressor.isEnabled() ? new NativeDeflate() : new ZlibDeflate();
    }
}
