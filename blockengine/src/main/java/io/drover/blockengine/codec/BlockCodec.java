package io.drover.blockengine.codec;

import io.drover.blockengine.format.CompressionMethod;

import java.nio.ByteBuffer;

/** Compresses and decompresses blocks as Longhorn's backupstore frames them. Thread-safe. */
public interface BlockCodec {
    /** Upper bound of the compressed length of a block of that many bytes. */
    int maxCompressedLength(int blockBytes);

    /**
     * Appends the compressed form of the block's remaining bytes to {@code target}, which has room
     * for it; {@code block} does not change.
     */
    void compress(ByteBuffer block, ByteBuffer target);

    /**
     * Appends what the remaining bytes of {@code compressed} decompress to; {@code compressed} does
     * not change.
     *
     * @throws CodecException if they are malformed, are followed by other data, or decompress to
     *     more than {@code target} has room for
     */
    void decompress(ByteBuffer compressed, ByteBuffer target) throws CodecException;

    static BlockCodec of(CompressionMethod method) {
        return switch (method) {
            case NONE -> RawCodec.INSTANCE;
            case LZ4 -> Lz4Codec.INSTANCE;
            case GZIP -> GzipCodec.INSTANCE;
        };
    }
}
