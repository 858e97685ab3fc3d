package io.drover.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.control.job.Attempts.Attempt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

class AttemptsTest {
    private final JobRunner jobs = new JobRunner();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private final Attempts attempts =
            new Attempts(
                    jobs, new Retries(() -> now, Duration.ofSeconds(2), Duration.ofSeconds(5)));

    @AfterEach
    void stop() {
        jobs.close();
    }

    private Attempt look() {
        return attempts.look(
                "delete/a",
                progress -> {
                    if (failuresLeft.getAndDecrement() > 0) {
                        throw new StoreException.Forbidden("not allowed");
                    }
                    return "";
                },
                ends::incrementAndGet);
    }

    /** Starts the work if necessary, and checks its end. */
    private Attempt lookAtTheEnd() {
        int before = ends.get();
        Attempt attempt = look();
        if (attempt instanceof Attempt.Running) {
            await().until(() -> ends.get() > before);
            return look();
        }
        return attempt;
    }

    @Test
    void pausesGrowWithEachFailureUpToTheLongest() {
        failuresLeft.set(4);

        for (int seconds : new int[] {2, 4, 5, 5}) {
            assertThat(lookAtTheEnd())
                    .isEqualTo(new Attempt.Failed("not allowed", Duration.ofSeconds(seconds)));
            now = now.plusSeconds(seconds);
        }

        assertThat(lookAtTheEnd()).isEqualTo(new Attempt.Done());
    }

    @Test
    void nothingIsBegunInAPause() {
        failuresLeft.set(1);
        lookAtTheEnd();
        now = now.plusMillis(500);

        assertThat(look()).isEqualTo(new Attempt.Paused("not allowed", Duration.ofMillis(1500)));
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void whatIsDoneIsNotDoneAgain() {
        lookAtTheEnd();

        assertThat(look()).isEqualTo(new Attempt.Done());
        assertThat(ends).hasValue(1);
    }
}
