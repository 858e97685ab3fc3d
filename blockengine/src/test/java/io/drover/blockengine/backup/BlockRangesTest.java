package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BlockRanges.Span;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

class BlockRangesTest {
    private static List<Span> covering(long size, ByteRange... ranges) {
        return BlockRanges.covering(List.of(ranges), 10, size);
    }

    @Test
    void everyBlockThatIsTouched() {
        assertThat(covering(100, new ByteRange(9, 2))).containsExactly(new Span(0, 2));
        assertThat(covering(100, new ByteRange(10, 10))).containsExactly(new Span(1, 2));
        assertThat(covering(100, new ByteRange(0, 1), new ByteRange(99, 1)))
                .containsExactly(new Span(0, 1), new Span(9, 10));
        assertThat(covering(100)).isEmpty();
    }

    @Test
    void noBlockTwice() {
        assertThat(covering(100, new ByteRange(0, 15), new ByteRange(15, 1), new ByteRange(19, 2)))
                .containsExactly(new Span(0, 2), new Span(2, 3));
    }

    @Test
    void nothingBeyondTheEnd() {
        assertThat(covering(20, new ByteRange(15, 1000), new ByteRange(1L << 60, 5)))
                .containsExactly(new Span(1, 2));
    }

    @Test
    void anyOrderOfAnyRanges() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            List<ByteRange> ranges = new ArrayList<>();
            BitSet expected = new BitSet();
            for (int i = 0; i < random.nextInt(6); i++) {
                ByteRange range = new ByteRange(random.nextInt(150), 1 + random.nextInt(60));
                ranges.add(range);
                for (long at = range.offset(); at < Math.min(100, range.end()); at++) {
                    expected.set((int) (at / 10));
                }
            }

            List<Span> spans = BlockRanges.covering(ranges, 10, 100);

            BitSet covered = new BitSet();
            int done = 0;
            for (Span span : spans) {
                assertThat(span.first()).isGreaterThanOrEqualTo(done).isLessThan(span.end());
                covered.set(span.first(), span.end());
                done = span.end();
            }
            assertThat(covered).isEqualTo(expected);
            assertThat(BlockRanges.count(spans)).isEqualTo(expected.cardinality());
        }
    }
}
