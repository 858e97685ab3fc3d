package io.drover.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class RetriesTest {
    private Instant now = Instant.EPOCH;
    private final Retries retries =
            new Retries(() -> now, Duration.ofSeconds(2), Duration.ofMinutes(1));

    @Test
    void failureIsRememberedWhileItGoesOn() {
        retries.failed("a");
        now = now.plus(Duration.ofHours(5));

        assertThat(retries.failed("a")).isEqualTo(Duration.ofSeconds(4));
        assertThat(retries.failingFor("a")).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void whatFailsNoLongerIsForgotten() {
        retries.failed("gone");
        now = now.plus(Duration.ofHours(7));

        retries.failed("other");

        assertThat(retries.failingFor("gone")).isZero();
        assertThat(retries.failed("gone")).isEqualTo(Duration.ofSeconds(2));
    }
}
