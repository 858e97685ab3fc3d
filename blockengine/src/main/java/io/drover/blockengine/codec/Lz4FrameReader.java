package io.drover.blockengine.codec;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHashFactory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads everything that Longhorn's reader accepts: frames with independent or linked blocks of any
 * size, with or without checksums and content size, skippable frames, frames in a row, and the
 * legacy format. Not thread-safe.
 */
final class Lz4FrameReader {
    private static final int LEGACY_MAGIC = 0x184C2102;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int LEGACY_BLOCK = 8 * 1024 * 1024;
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    private final ByteBuffer source;
    private final ByteBuffer target;

    /**
     * @param source little-endian
     */
    Lz4FrameReader(ByteBuffer source, ByteBuffer target) {
        this.source = source;
        this.target = target;
    }

    void readAll() throws CodecException {
        try {
            do {
                readFrame();
            } while (source.hasRemaining());
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new CodecException("lz4 frame is truncated", e);
        } catch (LZ4Exception e) {
            throw new CodecException(
                    "lz4 block is damaged or decompresses to more than the block size", e);
        }
    }

    private void readFrame() throws CodecException {
        int magic = source.getInt();
        if (magic == Lz4Codec.MAGIC) {
            readStandard();
        } else if (magic == LEGACY_MAGIC) {
            readLegacy();
        } else if ((magic & 0xfffffff0) == SKIPPABLE_MAGIC) {
            int length = source.getInt();
            take(length);
        } else {
            throw new CodecException("not an lz4 frame");
        }
    }

    private void readStandard() throws CodecException {
        Lz4FrameHeader header = Lz4FrameHeader.read(source);
        int start = target.position();
        for (int word = source.getInt(); word != 0; word = source.getInt()) {
            ByteBuffer data = take(word & ~Lz4Codec.UNCOMPRESSED);
            if (header.blockChecksums() && source.getInt() != hash(data)) {
                throw new CodecException("lz4 block checksum does not match");
            }
            readBlock(
                    data,
                    (word & Lz4Codec.UNCOMPRESSED) != 0,
                    header.independentBlocks() ? target.position() : start);
        }
        ByteBuffer content = target.duplicate().flip().position(start);
        if (header.contentSize().isPresent()
                && header.contentSize().getAsLong() != content.remaining()) {
            throw new CodecException("lz4 content size does not match");
        }
        if (header.contentChecksum() && source.getInt() != hash(content)) {
            throw new CodecException("lz4 content checksum does not match");
        }
    }

    private void readLegacy() throws CodecException {
        while (source.hasRemaining()) {
            int length = source.getInt(source.position());
            if (length == Lz4Codec.MAGIC
                    || length == LEGACY_MAGIC
                    || (length & 0xfffffff0) == SKIPPABLE_MAGIC) {
                return;
            }
            source.getInt();
            int before = target.position();
            readBlock(take(length), false, before);
            if (target.position() - before > LEGACY_BLOCK) {
                throw new CodecException("legacy lz4 block decompresses to more than 8 MiB");
            }
        }
    }

    private void readBlock(ByteBuffer data, boolean uncompressed, int historyStart)
            throws CodecException {
        if (uncompressed) {
            if (data.remaining() > target.remaining()) {
                throw new CodecException("lz4 frame decompresses to more than the block size");
            }
            target.put(data);
        } else if (historyStart == target.position()) {
            int count =
                    DECOMPRESSOR.decompress(
                            data,
                            data.position(),
                            data.remaining(),
                            target,
                            target.position(),
                            target.remaining());
            target.position(target.position() + count);
        } else {
            Lz4LinkedBlocks.decompress(data, target, historyStart);
        }
    }

    private ByteBuffer take(int length) throws CodecException {
        if (length < 0 || length > source.remaining()) {
            throw new CodecException("lz4 frame is truncated");
        }
        ByteBuffer part = source.slice(source.position(), length);
        source.position(source.position() + length);
        return part;
    }

    private static int hash(ByteBuffer content) {
        return XXHashFactory.fastestInstance()
                .hash32()
                .hash(content, content.position(), content.remaining(), 0);
    }
}
