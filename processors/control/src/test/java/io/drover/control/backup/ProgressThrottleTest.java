package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class ProgressThrottleTest {
    private Instant now = Instant.EPOCH;
    private final ProgressThrottle throttle = new ProgressThrottle(() -> now);

    @Test
    void fivePerCentAreWorthAWrite() {
        assertThat(throttle.isDue(0, 4)).isFalse();
        assertThat(throttle.isDue(0, 5)).isTrue();
        assertThat(throttle.isDue(5, 9)).isFalse();
    }

    @Test
    void anyProgressIsWorthAWriteAfterFiveSeconds() {
        now = now.plusSeconds(5);
        assertThat(throttle.isDue(1, 1)).as("nothing moved").isFalse();
        assertThat(throttle.isDue(1, 2)).isTrue();

        now = now.plusSeconds(4);
        assertThat(throttle.isDue(2, 3)).isFalse();
        now = now.plusSeconds(1);
        assertThat(throttle.isDue(2, 3)).isTrue();
    }
}
