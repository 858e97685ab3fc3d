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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
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
        assertThat(ratio(call -> 150)).isLessThan(1);
    }

    @Test
    void aCandidateThatBecomesFasterWhileItIsMeasuredWins() {
        assertThat(ratio(call -> Math.max(25, 300 - 10L * call))).isEqualTo(4);
    }

    /**
     * @param cost of each call of a candidate, beside a digest that costs 100
     */
    private static double ratio(IntToLongFunction cost) {
        AtomicLong clock = new AtomicLong();
        return new HashCalibration(
                        new Costing(clock, call -> 100),
                        new Costing(clock, cost),
                        clock::get,
                        clock::get)
                .measure();
    }

    private static ByteBuffer block(int seed) {
        byte[] content = new byte[64 * 1024];
        new Random(seed).nextBytes(content);
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    /** Takes its time from a clock of the test. */
    private static final class Costing implements BlockHasher {
        private final AtomicLong clock;
        private final IntToLongFunction cost;
        private int calls;

        Costing(AtomicLong clock, IntToLongFunction cost) {
            this.clock = clock;
            this.cost = cost;
        }

        @Override
        public int batch() {
            return 4;
        }

        @Override
        public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
            clock.addAndGet(cost.applyAsLong(calls++));
            BlockChecksum checksum = BlockChecksum.of(new byte[BlockChecksum.LENGTH]);
            return Collections.nCopies(blocks.size(), checksum);
        }
    }
}
