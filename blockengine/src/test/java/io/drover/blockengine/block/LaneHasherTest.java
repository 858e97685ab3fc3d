package io.drover.blockengine.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Every lane against the JDK's digest. */
class LaneHasherTest {
    private static final int LANES = LaneSha512.LANES;

    private final Random random = new Random(42);
    private final LaneHasher lanes = new LaneHasher(1);

    @Test
    void everyLengthAroundThePaddingBoundariesInEveryLane() {
        for (int length = 0; length <= 3 * LaneSha512.CHUNK; length++) {
            assertSameAsDigest(blocks(LANES, length));
        }
    }

    @Test
    void longMessages() {
        assertSameAsDigest(blocks(LANES, 2 * 1024 * 1024));
        assertSameAsDigest(blocks(LANES, 100_003));
    }

    @Test
    void anyNumberOfBlocks() {
        for (int count = 0; count <= 2 * LANES + 1; count++) {
            assertSameAsDigest(blocks(count, 300));
        }
    }

    @Test
    void mixedLengthsAndKindsOfMemoryKeepTheirOrder() {
        for (int round = 0; round < 50; round++) {
            List<ByteBuffer> mixed = new ArrayList<>();
            for (int i = random.nextInt(3 * LANES); i >= 0; i--) {
                int length = random.nextInt(3) * 100 + random.nextInt(2);
                mixed.add(random.nextBoolean() ? direct(length) : ByteBuffer.wrap(bytes(length)));
            }
            assertSameAsDigest(mixed);
        }
    }

    @Test
    void onlyRemainingBytesCountAndPositionsStay() {
        List<ByteBuffer> blocks = blocks(LANES, 1000);
        blocks.forEach(block -> block.position(random.nextInt(100)).limit(block.position() + 777));
        List<Integer> positions = blocks.stream().map(ByteBuffer::position).toList();

        assertSameAsDigest(blocks);

        assertThat(blocks).extracting(ByteBuffer::position).isEqualTo(positions);
        assertThat(blocks).allMatch(block -> block.remaining() == 777);
    }

    @Test
    void readOnlyBuffers() {
        assertSameAsDigest(blocks(LANES, 512).stream().map(ByteBuffer::asReadOnlyBuffer).toList());
    }

    @Test
    void manyThreadsAtOnce() {
        List<List<ByteBuffer>> batches =
                IntStream.range(0, 64).mapToObj(i -> blocks(LANES, 5000)).toList();

        List<List<BlockChecksum>> hashed = batches.parallelStream().map(lanes::hash).toList();

        for (int i = 0; i < batches.size(); i++) {
            assertThat(hashed.get(i)).isEqualTo(digests(batches.get(i)));
        }
    }

    @Test
    void smallGroupsAreDigestedOneByOne() {
        LaneHasher choosy = new LaneHasher(LANES);
        List<ByteBuffer> blocks = blocks(LANES + 1, 640);

        assertThat(choosy.hash(blocks)).isEqualTo(digests(blocks));
        assertThat(choosy.hash(blocks.getFirst())).isEqualTo(digests(blocks).getFirst());
    }

    private void assertSameAsDigest(List<ByteBuffer> blocks) {
        assertThat(lanes.hash(blocks)).isEqualTo(digests(blocks));
    }

    private static List<BlockChecksum> digests(List<ByteBuffer> blocks) {
        return blocks.stream().map(LaneHasherTest::digest).toList();
    }

    private static BlockChecksum digest(ByteBuffer block) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(block.duplicate());
            return BlockChecksum.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<ByteBuffer> blocks(int count, int length) {
        return IntStream.range(0, count).mapToObj(i -> direct(length)).toList();
    }

    private ByteBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length).put(bytes(length)).flip();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
