package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

@Timeout(20)
class RecurringRunTest {
    private static RecurringRun run(int concurrency) {
        RecurringJob job = Jobs.job("nightly", "backup", "default");
        job.getSpec().concurrency = concurrency;
        return new RecurringRun(
                new RunNames("nightly", "uid", Instant.EPOCH),
                false,
                RecurringJobFields.of(job, 100),
                List.of("one", "two"));
    }

    @Test
    void aTurnIsGivenBackOnWhateverThread() throws Exception {
        RecurringRun run = run(1);
        run.enter("one");

        CompletableFuture.runAsync(() -> run.leave("one")).join();
        run.enter("two");

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void oneWithoutATurnGivesNoneBack() throws Exception {
        RecurringRun run = run(1);
        run.enter("one");
        Thread two =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        run.enter("two");
                                    } catch (InterruptedException | CancellationException e) {
                                        run.leave("two");
                                    }
                                });

        run.cancel();

        assertThat(Thread.interrupted()).as("the one that has the turn").isTrue();
        two.join();
        run.leave("one");
        assertThatThrownBy(() -> run.enter("one")).isInstanceOf(CancellationException.class);
    }
}
