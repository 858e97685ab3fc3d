package io.drover.blockengine.codec;

import java.nio.ByteBuffer;

/** Blocks stored as they are. */
final class RawCodec implements BlockCodec {
    static final RawCodec INSTANCE = new RawCodec();

    private RawCodec() {}

    @Override
    public int maxCompressedLength(int blockBytes) {
        return blockBytes;
    }

    @Override
    public void compress(ByteBuffer block, ByteBuffer target) {
        target.put(block.duplicate());
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer target) throws CodecException {
        if (compressed.remaining() > target.remaining()) {
            throw new CodecException(
                    "uncompressed block is longer than "
                            + target.remaining()
                            + " bytes: "
                            + compressed.remaining());
        }
        target.put(compressed.duplicate());
    }
}
