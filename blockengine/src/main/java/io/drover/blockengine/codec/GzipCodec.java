package io.drover.blockengine.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * RFC 1952 members: level 6, no name, modification time 0, as Longhorn writes them; any member can
 * be read, also several in a row.
 */
final class GzipCodec implements BlockCodec {
    static final GzipCodec INSTANCE = new GzipCodec(Deflate.fastest());

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_LENGTH = 8;

    private final Deflate deflate;

    GzipCodec(Deflate deflate) {
        this.deflate = deflate;
    }

    @Override
    public int maxCompressedLength(int blockBytes) {
        // above the bounds of zlib and of libdeflate for deflate
        return blockBytes + (blockBytes >> 9) + 64 + HEADER.length + TRAILER_LENGTH;
    }

    @Override
    public void compress(ByteBuffer block, ByteBuffer target) {
        target.put(HEADER);
        deflate.compress(block, target);
        target.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc(block))
                .putInt(block.remaining())
                .order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer target) throws CodecException {
        ByteBuffer source = compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        do {
            GzipHeader.skip(source);
            if (!inflateLastMember(source, target)) {
                inflateMember(source, target);
            }
        } while (source.hasRemaining());
    }

    /**
     * The fast way for what Drover and Longhorn write: a single member with nothing after it. It
     * must know where the member ends, so it accepts only a length that the trailer confirms.
     */
    private boolean inflateLastMember(ByteBuffer source, ByteBuffer target) {
        int trailerAt = source.limit() - TRAILER_LENGTH;
        if (trailerAt < source.position()) {
            return false;
        }
        int crc = source.getInt(trailerAt);
        int length = source.getInt(trailerAt + Integer.BYTES);
        if (length < 0 || length > target.remaining()) {
            return false;
        }
        ByteBuffer content = target.slice(target.position(), length);
        ByteBuffer stream = source.slice(source.position(), trailerAt - source.position());
        if (!deflate.decompress(stream, content) || crc(content) != crc) {
            return false;
        }
        target.position(target.position() + length);
        source.position(source.limit());
        return true;
    }

    private static int crc(ByteBuffer content) {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        return (int) crc.getValue();
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
        if (content.remaining() != expectedLength || crc(content) != expectedCrc) {
            throw new CodecException("gzip trailer does not match the content");
        }
    }
}
