package io.drover.blockengine.codec;

import net.jpountz.xxhash.XXHashFactory;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The descriptor after the magic number of an LZ4 frame (LZ4 Frame Format 1.6). */
record Lz4FrameHeader(
        boolean independentBlocks,
        boolean blockChecksums,
        boolean contentChecksum,
        OptionalLong contentSize) {
    private static final int VERSION_1 = 0x40;

    /** Reads it from a little-endian source and checks its header checksum. */
    static Lz4FrameHeader read(ByteBuffer source) throws CodecException {
        int start = source.position();
        int flags = source.get();
        source.get();
        if ((flags & 0xC0) != VERSION_1) {
            throw new CodecException("lz4 frame has an unknown version");
        }
        if ((flags & 0x01) != 0) {
            throw new CodecException("lz4 frame needs a dictionary");
        }
        OptionalLong contentSize =
                (flags & 0x08) == 0 ? OptionalLong.empty() : OptionalLong.of(source.getLong());
        int length = source.position() - start;
        int checksum =
                XXHashFactory.fastestInstance().hash32().hash(source, start, length, 0) >>> 8
                        & 0xff;
        if ((source.get() & 0xff) != checksum) {
            throw new CodecException("lz4 header checksum does not match");
        }
        return new Lz4FrameHeader(
                (flags & 0x20) != 0, (flags & 0x10) != 0, (flags & 0x04) != 0, contentSize);
    }
}
