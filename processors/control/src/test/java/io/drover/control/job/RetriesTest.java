package io.drover.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

class RetriesTest {
    private Instant now = Instant.EPOCH;
    private final Retries retries =
            new Retries(() -> now, Duration.ofSeconds(2), Duration.ofMinutes(1));

    @Test
    void failureIsRememberedWhileItLasts() {
        retries.failed("a");
        now = now.plus(Duration.ofHours(5));

        assertThat(retries.failed("a")).isEqualTo(Duration.ofSeconds(4));
        assertThat(retries.failingFor("a")).isEqualTo(Duration.ofHours(5));
    }

    /** As on a machine that sets its clock right after the start. */
    @Test
    void clockThatIsSetBackDoesNotMakeAPauseLonger() {
        retries.failed("a");
        now = now.minus(Duration.ofHours(1));

        assertThat(retries.pauseLeft("a")).isEmpty();
    }

    @Test
    void whatFailsNoLongerIsForgotten() {
        retries.failed("gone");
        now = now.plus(Duration.ofHours(7));

        retries.failed("other");

        assertThat(retries.failingFor("gone")).isZero();
        assertThat(retries.failed("gone")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void outageIsLoggedOnceAndDescribedEachTime() {
        Logger log = (Logger) LoggerFactory.getLogger(Retries.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = log.getLevel();
        log.setLevel(Level.WARN);
        log.addAppender(lines);
        Exception full = new IOException("No space left on device");

        retries.failed("a");
        String first = retries.describeFailure("a", full);
        retries.failed("a");
        String second = retries.describeFailure("a", full);
        log.detachAppender(lines);
        log.setLevel(before);

        assertThat(first).isEqualTo("No space left on device; it is tried again in 2 s");
        assertThat(second).isEqualTo("No space left on device; it is tried again in 4 s");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(first);
    }
}
