package io.drover.blockengine.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * RFC 1952 members: level 6, no name, modification time 0, as Longhorn writes them; any member is
 * read, also several in a row.
 */
final class GzipCodec implements BlockCodec {
    static final GzipCodec INSTANCE = new GzipCodec();

    private static final int LEVEL = 6;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_LENGTH = 8;

    private GzipCodec() {}

    @Override
    public int maxCompressedLength(int blockBytes) {
        // zlib's own bound for deflate, then header and trailer
        return blockBytes
                + (blockBytes >> 12)
                + (blockBytes >> 14)
                + (blockBytes >> 25)
                + 64
                + HEADER.length
                + TRAILER_LENGTH;
    }

    @Override
    public void compress(ByteBuffer block, ByteBuffer target) {
        target.put(HEADER);
        try (Deflaters.Lease lease = Deflaters.lease(LEVEL)) {
            Deflater deflater = lease.deflater();
            deflater.setInput(block.duplicate());
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(target);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(block.duplicate());
        target.order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(block.remaining())
                .order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer target) throws CodecException {
        ByteBuffer source = compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        do {
            GzipHeader.skip(source);
            inflateMember(source, target);
        } while (source.hasRemaining());
    }

    private static void inflateMember(ByteBuffer source, ByteBuffer target) throws CodecException {
        int start = target.position();
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(source);
            while (!inflater.finished()) {
                int count = inflater.inflate(target);
                if (count == 0 && !inflater.finished()) {
                    throw new CodecException(
                            target.hasRemaining()
                                    ? "gzip member is truncated"
                                    : "gzip member decompresses to more than the block size");
                }
            }
        } catch (DataFormatException e) {
            throw new CodecException("gzip member is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
        checkTrailer(source, target.duplicate().flip().position(start));
    }

    private static void checkTrailer(ByteBuffer source, ByteBuffer content) throws CodecException {
        if (source.remaining() < TRAILER_LENGTH) {
            throw new CodecException("gzip trailer is truncated");
        }
        int expectedCrc = source.getInt();
        int expectedLength = source.getInt();
        int length = content.remaining();
        CRC32 crc = new CRC32();
        crc.update(content);
        if ((int) crc.getValue() != expectedCrc || length != expectedLength) {
            throw new CodecException("gzip trailer does not match the content");
        }
    }
}
