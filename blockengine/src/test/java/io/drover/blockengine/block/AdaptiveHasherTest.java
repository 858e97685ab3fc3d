package io.drover.blockengine.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class AdaptiveHasherTest {
    @Test
    void theChoiceNeverChangesAChecksum() {
        AdaptiveHasher hasher = AdaptiveHasher.start();
        List<ByteBuffer> blocks =
                IntStream.range(0, hasher.batch()).mapToObj(AdaptiveHasherTest::block).toList();
        List<BlockChecksum> expected = new DigestHasher().hash(blocks);

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            assertThat(hasher.hash(blocks)).isEqualTo(expected);
        }
    }

    @Test
    void itReportsWhatWasMeasured() {
        AdaptiveHasher hasher = AdaptiveHasher.start();
        assumeThat(hasher.batch()).as("the machine has vector lanes").isGreaterThan(1);

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () ->
                                assertThat(hasher.description())
                                        .contains(" lanes hash ", " times as fast as one digest"));
    }

    @Test
    void aSlowCandidateLoses() {
        assertThat(new HashCalibration(new DigestHasher(), new Slow()).measure()).isLessThan(1);
    }

    @Test
    void aCandidateThatBecomesFasterWhileItIsMeasuredWins() {
        assertThat(new HashCalibration(new DigestHasher(), new Improving()).measure())
                .isGreaterThan(1);
    }

    private static ByteBuffer block(int seed) {
        byte[] content = new byte[64 * 1024];
        new Random(seed).nextBytes(content);
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    /** Does the work of a digest four times. */
    private static final class Slow implements BlockHasher {
        private final BlockHasher digest = new DigestHasher();

        @Override
        public int batch() {
            return 4;
        }

        @Override
        public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
            for (int i = 0; i < 3; i++) {
                assertThat(digest.hash(blocks)).hasSameSizeAs(blocks);
            }
            return digest.hash(blocks);
        }
    }

    /** Hashes two of four blocks once more, after some calls one, and later none at all. */
    private static final class Improving implements BlockHasher {
        private static final int CALLS_OF_A_KIND = 7;

        private final BlockHasher digest = new DigestHasher();
        private int calls;

        @Override
        public int batch() {
            return 4;
        }

        @Override
        public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
            int again = 2 - calls++ / CALLS_OF_A_KIND;
            if (again < 0) {
                BlockChecksum checksum = BlockChecksum.of(new byte[BlockChecksum.LENGTH]);
                return Collections.nCopies(blocks.size(), checksum);
            }
            assertThat(digest.hash(blocks.subList(0, again))).hasSize(again);
            return digest.hash(blocks);
        }
    }
}
