package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

class HoldUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private long now = 1;
    private final HoldUp holdUp = new HoldUp(PATIENCE, now);

    private void passes(long seconds, boolean holdingFromNowOn) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        holdUp.observe(now, holdingFromNowOn);
    }

    private long left() {
        return TimeUnit.NANOSECONDS.toSeconds(holdUp.left());
    }

    @Test
    void oneThatStandsStillMayDoSoForThePatience() {
        passes(1000, true);
        passes(29, true);
        assertThat(left()).isEqualTo(1);
        passes(1, true);
        assertThat(left()).isZero();
    }

    @Test
    void everyBlockBeginsTheStandstillAnew() {
        passes(1000, true);
        passes(29, true);
        holdUp.progressed();
        assertThat(left()).isEqualTo(30);
    }

    @Test
    void inAllItMayHoldUpForATenthOfTheTime() {
        passes(900, true);
        for (int i = 0; i < 99; i++) {
            passes(1, true);
            holdUp.progressed();
        }
        // 99 of 999 seconds
        assertThat(holdUp.left()).isPositive();
        for (int i = 0; i < 2; i++) {
            passes(1, true);
            holdUp.progressed();
        }
        assertThat(holdUp.left()).isNegative();
    }

    @Test
    void atFirstItMayHoldUpForMoreThanATenth() {
        holdUp.observe(now, true);
        for (int i = 0; i < 29; i++) {
            passes(1, true);
            holdUp.progressed();
        }
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void whoKeepsNobodyWaitingHasAllTheTimeInTheWorld() {
        passes(100_000, false);
        passes(100_000, false);

        assertThat(holdUp.total()).isZero();
        assertThat(left()).isEqualTo(30);
        assertThat(holdUp.isHolding()).isFalse();
    }
}
