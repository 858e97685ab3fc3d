package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.verify.SliceCounts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Random;

class RunShareTest {
    private static final Instant START = Instant.parse("2026-11-01T02:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final BitSet NONE = new BitSet();

    private static SliceCounts blocks(int count, long seed) {
        SliceCounts blocks = new SliceCounts();
        Random random = new Random(seed);
        byte[] name = new byte[BlockChecksum.LENGTH];
        for (int i = 0; i < count; i++) {
            random.nextBytes(name);
            blocks.add(BlockChecksum.of(name));
        }
        return blocks;
    }

    private static RunShare share(int percent, Instant now) {
        return new RunShare(percent, Instant.MIN, now);
    }

    private static long count(SliceCounts blocks, BitSet slices) {
        return slices.stream().mapToLong(blocks::of).sum();
    }

    private static BitSet slices(int from, int to) {
        BitSet slices = new BitSet();
        slices.set(from, to + 1);
        return slices;
    }

    @Test
    void readsItsPercentageAndLittleMore() {
        SliceCounts blocks = blocks(100_000, 1);

        BitSet next = share(10, START).next(SliceHistory.EMPTY, NONE, blocks, Long.MAX_VALUE);

        assertThat(count(blocks, next)).isBetween(10_000L, 11_500L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 33, 50, 100})
    void readsEverythingInSoManyRunsThoughTheVolumeGrows(int percent) {
        SliceHistory history = SliceHistory.EMPTY;
        int runs = Math.ceilDiv(100, percent);
        for (int run = 0; run < runs; run++) {
            Instant now = START.plus(DAY.multipliedBy(run));
            SliceCounts blocks = blocks(50 + 40 * run, run);
            BitSet next = share(percent, now).next(history, NONE, blocks, Long.MAX_VALUE);
            history = history.read(next, NONE, now);
        }

        assertThat(history.since(START).cardinality()).isEqualTo(SliceCounts.SLICES);
    }

    @Test
    void readsFirstWhatHasNotBeenReadForLongest() {
        SliceHistory history =
                SliceHistory.EMPTY
                        .read(slices(0, 255), NONE, START.plus(DAY))
                        .read(slices(100, 120), NONE, START);

        BitSet next =
                share(8, START.plus(DAY.multipliedBy(2)))
                        .next(history, NONE, blocks(256_000, 1), Long.MAX_VALUE);

        assertThat(next.get(100, 121)).isEqualTo(slices(0, 20));
        assertThat(next.cardinality()).isBetween(21, 23);
    }

    @Test
    void readsWhatWouldBeReadTooLateWhateverTheShare() {
        SliceHistory history =
                SliceHistory.EMPTY
                        .read(slices(0, 200), NONE, START)
                        .read(slices(201, 255), NONE, START.plus(DAY.multipliedBy(3)));
        RunShare late = new RunShare(1, START.plus(DAY), START.plus(DAY.multipliedBy(5)));

        assertThat(late.next(history, NONE, blocks(1000, 1), Long.MAX_VALUE))
                .isEqualTo(slices(0, 200));
    }

    @Test
    void readsDamagedSlicesAgainBesideItsShare() {
        Instant now = START.plus(DAY);
        SliceHistory history = SliceHistory.EMPTY.read(slices(0, 255), slices(7, 7), START);

        BitSet next = share(1, now).next(history, NONE, blocks(2560, 1), Long.MAX_VALUE);

        assertThat(next.get(7)).isTrue();
        assertThat(next.cardinality()).isGreaterThan(2);
        assertThat(share(1, now).next(history, next, blocks(2560, 1), Long.MAX_VALUE).get(7))
                .as("once in a run")
                .isFalse();
    }

    @Test
    void goesOnInPortionsAndStopsWhenItHasItsShare() {
        SliceCounts blocks = blocks(25_600, 1);
        RunShare share = share(20, START);
        SliceHistory history = SliceHistory.EMPTY;
        BitSet read = new BitSet();
        int portions = 0;
        BitSet next = share.next(history, read, blocks, 1000);
        while (!next.isEmpty()) {
            assertThat(count(blocks, next)).isLessThan(1500);
            assertThat(next.intersects(read)).isFalse();
            read.or(next);
            history = history.read(next, NONE, START);
            portions++;
            next = share.next(history, read, blocks, 1000);
        }

        assertThat(portions).isBetween(5, 6);
        assertThat(count(blocks, read)).isBetween(5120L, 5700L);
        assertThat(share.next(history, NONE, blocks, 1000)).as("after a restart").isEqualTo(NONE);
    }

    @Test
    void aVolumeWithoutBlocksIsDoneAtOnce() {
        SliceCounts empty = new SliceCounts();
        BitSet next = share(10, START).next(SliceHistory.EMPTY, NONE, empty, 1000);
        SliceHistory history = SliceHistory.EMPTY.read(next, NONE, START);

        assertThat(share(10, START).next(history, next, empty, 1000)).isEqualTo(NONE);
    }
}
