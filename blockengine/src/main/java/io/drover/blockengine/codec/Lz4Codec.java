package io.drover.blockengine.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * LZ4 frames (LZ4 Frame Format 1.6) as Longhorn writes them, independent blocks of at most 4 MiB
 * without content size, but without their content checksum: the block's name is a better one.
 * Incompressible data is stored as an uncompressed LZ4 block.
 */
final class Lz4Codec implements BlockCodec {
    static final Lz4Codec INSTANCE = new Lz4Codec();

    static final int MAGIC = 0x184D2204;
    static final int UNCOMPRESSED = 0x80000000;
    private static final int MAX_BLOCK = 4 * 1024 * 1024;
    private static final byte FLG = 0x60;
    private static final byte BD = 0x70;
    private static final byte HC = 0x73;
    private static final int OVERHEAD = 4 + 3 + 4;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();

    private Lz4Codec() {}

    @Override
    public int maxCompressedLength(int blockBytes) {
        return OVERHEAD + (blockBytes + MAX_BLOCK - 1) / MAX_BLOCK * 4 + blockBytes;
    }

    @Override
    public void compress(ByteBuffer block, ByteBuffer target) {
        target.order(ByteOrder.LITTLE_ENDIAN);
        target.putInt(MAGIC).put(FLG).put(BD).put(HC);
        for (int at = block.position(); at < block.limit(); at += MAX_BLOCK) {
            compressPart(block, at, Math.min(MAX_BLOCK, block.limit() - at), target);
        }
        target.putInt(0);
        target.order(ByteOrder.BIG_ENDIAN);
    }

    private void compressPart(ByteBuffer block, int offset, int length, ByteBuffer target) {
        int sizeAt = target.position();
        int dataAt = sizeAt + 4;
        try {
            int compressed = compressor.compress(block, offset, length, target, dataAt, length - 1);
            target.putInt(sizeAt, compressed).position(dataAt + compressed);
        } catch (LZ4Exception e) {
            // compression would not have made it shorter
            target.putInt(sizeAt, length | UNCOMPRESSED).position(dataAt);
            target.put(block.slice(offset, length));
        }
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer target) throws CodecException {
        new Lz4FrameReader(compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN), target).readAll();
    }
}
