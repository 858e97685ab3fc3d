package io.drover.blockengine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.CompressionMethod;

import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.xxhash.XXHashFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Frames of other writers, frames put together by hand, hostile frames. */
class Lz4FrameTest {
    private static final int MAGIC = 0x184D2204;

    private static byte[] decompress(byte[] frame, int room) throws CodecException {
        return BlockCodecTest.decompress(CompressionMethod.LZ4, frame, room);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] written(ByteBuffer buffer) {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static int hash(byte[] content) {
        return XXHashFactory.fastestJavaInstance().hash32().hash(content, 0, content.length, 0);
    }

    /** Magic, descriptor and its checksum. */
    private static ByteBuffer header(int flags, long contentSize) {
        ByteBuffer frame = little(1 << 20).putInt(MAGIC).put((byte) flags).put((byte) 0x40);
        if ((flags & 8) != 0) {
            frame.putLong(contentSize);
        }
        byte[] descriptor = Arrays.copyOfRange(frame.array(), 4, frame.position());
        return frame.put((byte) (hash(descriptor) >>> 8));
    }

    private static byte[] compressed(byte[] content) {
        return LZ4Factory.fastestJavaInstance().fastCompressor().compress(content);
    }

    /** A frame as Longhorn's library writes it. */
    static byte[] withChecksum(byte[] content) throws IOException {
        return frame(
                content,
                LZ4FrameOutputStream.BLOCKSIZE.SIZE_4MB,
                LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
                LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM);
    }

    private static byte[] frame(
            byte[] content,
            LZ4FrameOutputStream.BLOCKSIZE size,
            LZ4FrameOutputStream.FLG.Bits... flags)
            throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream stream =
                new LZ4FrameOutputStream(frame, size, content.length, flags)) {
            stream.write(content);
        }
        return frame.toByteArray();
    }

    @Test
    void aFrameAsLonghornWritesIt() throws Exception {
        byte[] content = BlockCodecTest.text(2 << 20);
        byte[] frame = withChecksum(content);

        assertThat(Arrays.copyOf(frame, 7))
                .containsExactly(0x04, 0x22, 0x4D, 0x18, 0x64, 0x70, 0xB9);
        assertThat(decompress(frame, 2 << 20)).isEqualTo(content);
    }

    @Test
    void aFrameThatEveryReaderAccepts() throws Exception {
        byte[] content = BlockCodecTest.text(2 << 20);
        byte[] frame = BlockCodecTest.compress(CompressionMethod.LZ4, content);

        assertThat(Arrays.copyOf(frame, 7))
                .containsExactly(0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73);
        try (LZ4FrameInputStream stream =
                new LZ4FrameInputStream(new ByteArrayInputStream(frame))) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void incompressibleBlocksAreStored() {
        byte[] content = BlockCodecTest.random(2 << 20, 1);

        byte[] frame = BlockCodecTest.compress(CompressionMethod.LZ4, content);

        assertThat(frame).hasSize(2_097_167);
        assertThat(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(7))
                .isEqualTo(0x80000000 | 2 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void framesWithBlocksOfAnySize(LZ4FrameOutputStream.BLOCKSIZE size) throws Exception {
        byte[] content = BlockCodecTest.text(1_000_000);
        for (boolean random : new boolean[] {true, false}) {
            byte[] data = random ? BlockCodecTest.random(1_000_000, 6) : content;
            byte[] frame =
                    frame(
                            data,
                            size,
                            LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
                            LZ4FrameOutputStream.FLG.Bits.BLOCK_CHECKSUM,
                            LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM,
                            LZ4FrameOutputStream.FLG.Bits.CONTENT_SIZE);

            assertThat(decompress(frame, data.length)).isEqualTo(data);

            byte[] damaged = frame.clone();
            damaged[damaged.length - 20] ^= 1;
            assertThatThrownBy(() -> decompress(damaged, data.length))
                    .isInstanceOf(CodecException.class);
        }
    }

    /** The second block copies from the first one. */
    @Test
    void linkedBlocks() throws Exception {
        byte[] first = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = header(0x40, 0);
        frame.putInt(0x80000000 | first.length).put(first);
        // no literals, a match of 4 + 4 bytes from 20 bytes before, then five literals
        byte[] linked = {0x04, 20, 0, 0x50, 'v', 'w', 'x', 'y', 'z'};
        frame.putInt(linked.length).put(linked);
        // a match of 4 + 15 + 2 bytes that overlaps itself, from one byte before
        byte[] run = {0x0f, 1, 0, 2, 0x50, 'v', 'w', 'x', 'y', 'z'};
        frame.putInt(run.length).put(run).putInt(0);

        assertThat(decompress(written(frame), 4096))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("0123456789abcdefghij01234567vwxyz" + "z".repeat(21) + "vwxyz");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 21, 65535})
    void matchesBeforeTheFrame(int distance) {
        ByteBuffer frame = header(0x40, 0);
        frame.putInt(0x80000000 | 20).put(new byte[20]);
        byte[] linked = {0x04, (byte) distance, (byte) (distance >> 8), 0x50, 1, 2, 3, 4, 5};
        frame.putInt(linked.length).put(linked).putInt(0);

        assertThatThrownBy(() -> decompress(written(frame), 4096))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void independentBlocksMustNotReachBack() {
        ByteBuffer frame = header(0x60, 0);
        frame.putInt(0x80000000 | 20).put(new byte[20]);
        byte[] linked = {0x04, 20, 0, 0x50, 1, 2, 3, 4, 5};
        frame.putInt(linked.length).put(linked).putInt(0);

        assertThatThrownBy(() -> decompress(written(frame), 4096))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void skippableFramesAndFramesInARow() throws Exception {
        byte[] first = BlockCodecTest.text(1000);
        byte[] second = BlockCodecTest.text(2000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(written(little(20).putInt(0x184D2A5F).putInt(3).put(new byte[] {1, 2, 3})));
        all.write(BlockCodecTest.compress(CompressionMethod.LZ4, first));
        all.write(written(little(20).putInt(0x184D2A50).putInt(0)));
        all.write(BlockCodecTest.compress(CompressionMethod.LZ4, second));

        byte[] content = decompress(all.toByteArray(), 3000);

        assertThat(Arrays.copyOf(content, 1000)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(content, 1000, 3000)).isEqualTo(second);
    }

    @Test
    void theLegacyFormat() throws Exception {
        byte[] first = BlockCodecTest.text(9000);
        byte[] second = BlockCodecTest.text(700);
        ByteBuffer frame = little(1 << 16).putInt(0x184C2102);
        for (byte[] part : List.of(first, second)) {
            byte[] data = compressed(part);
            frame.putInt(data.length).put(data);
        }

        byte[] content = decompress(written(frame), 9700);

        assertThat(Arrays.copyOf(content, 9000)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(content, 9000, 9700)).isEqualTo(second);
    }

    @Test
    void wrongChecksumsAndSizes() throws IOException {
        byte[] content = BlockCodecTest.text(500);
        byte[] data = compressed(content);
        ByteBuffer contentChecksum = header(0x64, 0).putInt(data.length).put(data).putInt(0);
        contentChecksum.putInt(hash(content) + 1);
        ByteBuffer blockChecksum = header(0x70, 0).putInt(data.length).put(data);
        blockChecksum.putInt(hash(data) + 1).putInt(0);
        ByteBuffer contentSize = header(0x68, 499).putInt(data.length).put(data).putInt(0);
        ByteBuffer headerChecksum = header(0x60, 0).putInt(data.length).put(data).putInt(0);
        headerChecksum.put(6, (byte) (headerChecksum.get(6) + 1));
        ByteBuffer version = header(0x20, 0).putInt(data.length).put(data).putInt(0);
        ByteBuffer dictionary = header(0x61, 0).putInt(7).putInt(data.length).put(data).putInt(0);
        for (ByteBuffer frame :
                List.of(
                        contentChecksum,
                        blockChecksum,
                        contentSize,
                        headerChecksum,
                        version,
                        dictionary)) {
            assertThatThrownBy(() -> decompress(written(frame), 4096))
                    .isInstanceOf(CodecException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fffffff, 0x80000000, 0xffffffff, 0x40000000, 1 << 20})
    void blocksThatDeclareMoreThanThereIs(int word) {
        ByteBuffer frame = header(0x60, 0).putInt(word).put(new byte[100]);

        assertThatThrownBy(() -> decompress(written(frame), 4096))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void skippableFramesThatDeclareMoreThanThereIs() {
        for (int length : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 5}) {
            ByteBuffer frame = little(20).putInt(0x184D2A50).putInt(length).putInt(0);
            assertThatThrownBy(() -> decompress(written(frame), 4096))
                    .isInstanceOf(CodecException.class);
        }
    }

    @Test
    void aDecompressionBombStopsAtTheBlockSize() {
        byte[] zeros = compressed(new byte[4 << 20]);
        ByteBuffer frame = header(0x60, 0).putInt(zeros.length).put(zeros).putInt(0);
        byte[] bomb = written(frame);

        assertThatThrownBy(() -> decompress(bomb, 4096)).isInstanceOf(CodecException.class);

        // and with linked blocks, which are handled differently
        ByteBuffer linked = header(0x40, 0).putInt(0x80000000 | 4).putInt(7);
        byte[] run = new byte[1000];
        Arrays.fill(run, (byte) 255);
        run[0] = 0x0f;
        run[1] = 1;
        run[2] = 0;
        linked.putInt(run.length).put(run).putInt(0);
        assertThatThrownBy(() -> decompress(written(linked), 4096))
                .isInstanceOf(CodecException.class);
    }
}
