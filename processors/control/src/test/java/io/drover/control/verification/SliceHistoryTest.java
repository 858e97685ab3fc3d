package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.BitSet;

class SliceHistoryTest {
    private static final Instant FIRST = Instant.parse("2026-11-28T02:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-11-29T02:00:00Z");

    private static BitSet slices(int from, int to) {
        BitSet slices = new BitSet();
        slices.set(from, to + 1);
        return slices;
    }

    private static final SliceHistory HISTORY =
            SliceHistory.EMPTY
                    .read(slices(0x1b, 0x7f), new BitSet(), FIRST)
                    .read(slices(0, 0x1a), slices(0x1a, 0x1a), SECOND);

    @Test
    void isShortAsText() {
        assertThat(HISTORY)
                .hasToString("00-19=2026-11-29T02:00:00Z 1a=damaged 1b-7f=2026-11-28T02:00:00Z");
        assertThat(SliceHistory.parse(HISTORY.toString())).hasToString(HISTORY.toString());
        assertThat(SliceHistory.EMPTY).hasToString("");
    }

    @Test
    void whatCannotBeUnderstoodHasNotBeenRead() {
        assertThat(SliceHistory.parse("00-10=yesterday zz=now 20-10=2026-11-29T02:00:00Z"))
                .hasToString("");
    }

    @Test
    void ordersWhatIsDamagedThenUnreadThenOldest() {
        assertThat(HISTORY.oldestFirst())
                .startsWith(0x1a, 0x80, 0x81)
                .containsSubsequence(0xff, 0x1b, 0x7f, 0x00, 0x19)
                .endsWith(0x19)
                .hasSize(256);
    }

    @Test
    void knowsWhatWasReadSoundSince() {
        assertThat(HISTORY.since(SECOND)).isEqualTo(slices(0, 0x19));
        assertThat(HISTORY.damaged()).isEqualTo(slices(0x1a, 0x1a));
        assertThat(HISTORY.time(0x1a)).isEmpty();
        assertThat(HISTORY.isBefore(0x1b, SECOND)).isTrue();
        assertThat(HISTORY.isBefore(0x80, SECOND)).isFalse();
    }
}
