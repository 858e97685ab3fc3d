package io.drover.blockengine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.StoreException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What Drover writes can be read, also by others; what others write can be read; anything else is
 * refused.
 */
class BlockCodecTest {
    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ("abcdefgh".charAt(random.nextInt(8)) - (i / 5000 % 3));
        }
        return bytes;
    }

    private static List<byte[]> contents() {
        return List.of(
                random(4096, 1),
                text(4096),
                new byte[65536],
                random(2 << 20, 2),
                text(2 << 20),
                text((4 << 20) + 4096),
                random((9 << 20) + 4096, 3));
    }

    static byte[] compress(CompressionMethod method, byte[] content) {
        BlockCodec codec = BlockCodec.of(method);
        ByteBuffer target = ByteBuffer.allocateDirect(codec.maxCompressedLength(content.length));
        codec.compress(ByteBuffer.wrap(content), target);
        return bytes(target.flip());
    }

    static byte[] decompress(CompressionMethod method, byte[] compressed, int room)
            throws CodecException {
        // direct, and with other data before it, as in a pipeline
        ByteBuffer source = ByteBuffer.allocateDirect(compressed.length + 7);
        source.position(7).put(compressed).flip().position(7);
        ByteBuffer target = ByteBuffer.allocateDirect(room);
        BlockCodec.of(method).decompress(source, target);
        assertThat(source.remaining()).isEqualTo(compressed.length);
        return bytes(target.flip());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void compressedBlocksAreDecompressedIntoABufferOfExactlyTheirSize(CompressionMethod method)
            throws Exception {
        for (byte[] content : contents()) {
            byte[] compressed = compress(method, content);

            assertThat(decompress(method, compressed, content.length)).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void compressionDoesNotChangeTheBlockAndDependsOnItAlone(CompressionMethod method) {
        byte[] content = text(10_000);
        ByteBuffer block = ByteBuffer.allocate(12_000).position(1000).put(content).flip();
        block.position(1000);
        ByteBuffer target = ByteBuffer.allocate(20_000).position(3);

        BlockCodec.of(method).compress(block, target);

        assertThat(block.position()).isEqualTo(1000);
        assertThat(Arrays.copyOfRange(target.array(), 3, target.position()))
                .isEqualTo(compress(method, content));
    }

    @ParameterizedTest
    @EnumSource
    void contentThatDoesNotFitIsRefused(CompressionMethod method) {
        byte[] compressed = compress(method, text(100_000));

        assertThatThrownBy(() -> decompress(method, compressed, 99_999))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> decompress(method, compressed, 0))
                .isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "GZIP"})
    void everyTruncationIsRefused(CompressionMethod method) {
        for (byte[] content : List.of(random(300, 1), text(3000))) {
            byte[] compressed = compress(method, content);
            for (int length = 0; length < compressed.length; length++) {
                byte[] part = Arrays.copyOf(compressed, length);
                assertThatThrownBy(() -> decompress(method, part, 8192))
                        .as("%d bytes", length)
                        .isInstanceOf(CodecException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "GZIP"})
    void trailingBytesAreRefused(CompressionMethod method) {
        byte[] compressed = compress(method, text(3000));

        assertThatThrownBy(
                        () ->
                                decompress(
                                        method,
                                        Arrays.copyOf(compressed, compressed.length + 1),
                                        8192))
                .isInstanceOf(CodecException.class);
    }

    /**
     * Frames with checksums, as Longhorn writes them: a changed byte is detected or changes
     * nothing.
     */
    @ParameterizedTest
    @EnumSource(names = {"LZ4", "GZIP"})
    void changedBytesNeverPassAsOtherContent(CompressionMethod method) throws IOException {
        byte[] content = text(2000);
        byte[] compressed =
                method == CompressionMethod.LZ4
                        ? Lz4FrameTest.withChecksum(content)
                        : compress(method, content);
        for (int at = 0; at < compressed.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = compressed.clone();
                changed[at] ^= (byte) (1 << bit);
                try {
                    assertThat(decompress(method, changed, 4096)).isEqualTo(content);
                } catch (CodecException e) {
                    assertThat(e).hasMessageMatching(".*(lz4|gzip).*");
                }
            }
        }
    }

    /** Whatever the bytes: an exception of the codec or a result, never another failure. */
    @ParameterizedTest
    @EnumSource
    void garbageIsRefusedWithoutAnyOtherFailure(CompressionMethod method) {
        Random random = new Random(99);
        byte[] frame = compress(method, text(1500));
        for (int round = 0; round < 20_000; round++) {
            byte[] rubbish = new byte[random.nextInt(200)];
            random.nextBytes(rubbish);
            int intact = Math.min(rubbish.length, random.nextInt(40));
            System.arraycopy(frame, 0, rubbish, 0, Math.min(intact, frame.length));
            try {
                assertThat(decompress(method, rubbish, 4096).length).isLessThanOrEqualTo(4096);
            } catch (CodecException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void gzipAsLonghornFramesItAndAsTheJdkReadsIt() throws Exception {
        byte[] content = text(50_000);
        byte[] compressed = compress(CompressionMethod.GZIP, content);

        assertThat(Arrays.copyOf(compressed, 10))
                .containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void eachDeflateReadsWhatTheOtherWrites() throws Exception {
        List<GzipCodec> codecs =
                List.of(new GzipCodec(new NativeDeflate()), new GzipCodec(new ZlibDeflate()));
        for (byte[] content : contents()) {
            for (GzipCodec writer : codecs) {
                ByteBuffer compressed =
                        ByteBuffer.allocate(writer.maxCompressedLength(content.length));
                writer.compress(ByteBuffer.wrap(content), compressed);
                compressed.flip();
                for (GzipCodec reader : codecs) {
                    ByteBuffer target = ByteBuffer.allocate(content.length);
                    reader.decompress(compressed, target);
                    assertThat(target.array()).isEqualTo(content);
                    assertThat(target.hasRemaining()).isFalse();
                }
            }
        }
    }

    @Test
    void gzipOfAnyLevelWithSeveralMembersAndAllOptionalFields() throws Exception {
        byte[] first = text(5000);
        byte[] second = random(5000, 4);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 2, 3});
        all.write(new byte[] {3, 0, 9, 9, 9});
        all.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        all.write(new byte[] {7, 7});
        byte[] plain = gzip(first, Deflater.BEST_COMPRESSION);
        all.write(plain, 10, plain.length - 10);
        all.write(gzip(second, Deflater.NO_COMPRESSION));
        all.write(gzip(new byte[0], Deflater.BEST_SPEED));

        byte[] content = decompress(CompressionMethod.GZIP, all.toByteArray(), 10_000);

        assertThat(Arrays.copyOf(content, 5000)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(content, 5000, 10_000)).isEqualTo(second);
    }

    private static byte[] gzip(byte[] content, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream stream =
                new GZIPOutputStream(bytes) {
                    {
                        def.setLevel(level);
                    }
                }) {
            stream.write(content);
        }
        return bytes.toByteArray();
    }

    /** Go's writer ends with an additional empty block after the last byte. */
    @Test
    void gzipThatEndsWithEmptyBlocks() throws Exception {
        byte[] content = text(4096);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(bytes, 512, true)) {
            stream.write(content);
            stream.flush();
            stream.flush();
        }

        assertThat(decompress(CompressionMethod.GZIP, bytes.toByteArray(), 4096))
                .isEqualTo(content);
    }

    @Test
    void zlibIsNotGzip() {
        byte[] zlib = new byte[200];
        Deflater deflater = new Deflater();
        deflater.setInput(text(100));
        deflater.finish();
        int length = deflater.deflate(zlib);
        deflater.end();

        assertThatThrownBy(
                        () -> decompress(CompressionMethod.GZIP, Arrays.copyOf(zlib, length), 4096))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void aGzipBombStopsAtTheBlockSize() throws Exception {
        byte[] bomb = gzip(new byte[64 << 20], Deflater.BEST_COMPRESSION);

        assertThatThrownBy(() -> decompress(CompressionMethod.GZIP, bomb, 4096))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("more than the block size");
    }

    @ParameterizedTest
    @EnumSource
    void anyMethodIsFoundByTheChecksum(CompressionMethod stored) throws Exception {
        byte[] content = text(8192);
        BlockChecksum checksum = new DigestHasher().hash(ByteBuffer.wrap(content));
        BlockDecoder decoder = new BlockDecoder(new DigestHasher());
        for (CompressionMethod named : CompressionMethod.values()) {
            ByteBuffer target = ByteBuffer.allocateDirect(8192);

            decoder.decode(named, ByteBuffer.wrap(compress(stored, content)), checksum, target);

            assertThat(bytes(target)).as("named %s", named).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBlockWhoseContentDoesNotMatchItsName(CompressionMethod method) {
        byte[] compressed = compress(method, text(8192));
        BlockChecksum other = new DigestHasher().hash(ByteBuffer.wrap(random(8192, 8)));

        assertThatThrownBy(
                        () ->
                                new BlockDecoder(new DigestHasher())
                                        .decode(
                                                method,
                                                ByteBuffer.wrap(compressed),
                                                other,
                                                ByteBuffer.allocateDirect(8192)))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining(other.hex())
                .hasMessageContaining("its content has checksum");
    }
}
