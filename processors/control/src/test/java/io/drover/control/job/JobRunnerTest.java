package io.drover.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener.Progress;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.JobRunner.Job;
import io.drover.control.job.JobRunner.Result;
import io.drover.reconcile.Markers;
import io.drover.support.CapturedLog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

import java.io.IOException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
class JobRunnerTest {
    private final JobRunner jobs = new JobRunner();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger finished = new AtomicInteger();

    @AfterEach
    void stop() {
        gate.countDown();
        jobs.close();
    }

    private Job waiting(String key) {
        return jobs.start(
                key,
                progress -> {
                    gate.await();
                    return key;
                },
                finished::incrementAndGet);
    }

    @Test
    void resultIsKeptUntilItIsForgotten() {
        Job job = waiting("backup/a");
        assertThat(job.result()).isEmpty();

        gate.countDown();

        await().until(() -> job.result().isPresent() && finished.get() == 1);
        assertThat(jobs.find("backup/a").orElseThrow().result())
                .contains(new Result.Done("backup/a"));
        jobs.forget("backup/a");
        assertThat(jobs.find("backup/a")).isEmpty();
    }

    @Test
    void keyHasOneJob() {
        Job first = waiting("backup/a");
        AtomicInteger second = new AtomicInteger();

        Job same = jobs.start("backup/a", progress -> second.incrementAndGet(), () -> {});
        gate.countDown();
        await().until(() -> first.result().isPresent());

        assertThat(same).isSameAs(first);
        assertThat(second).hasValue(0);
    }

    @Test
    void runningJobsAreCountedByPrefix() {
        waiting("backup/a");
        waiting("backup/b");
        Job other = waiting("restore/a");
        assertThat(jobs.running("backup/")).isEqualTo(2);
        assertThat(jobs.running("")).isEqualTo(3);

        gate.countDown();

        await().until(() -> other.result().isPresent() && jobs.running("") == 0);
    }

    @Test
    void logsWhereAFailureWithoutAMessageHappened() {
        try (CapturedLog log = CapturedLog.of(JobRunner.class.getName())) {
            Job job =
                    jobs.start(
                            "a",
                            progress -> {
                                throw new ConcurrentModificationException();
                            },
                            finished::incrementAndGet);
            await().until(() -> job.result().isPresent());

            assertThat(log.with("none")).singleElement().asString().contains("job a");
            Throwable cause = ((Result.Failed) job.result().orElseThrow()).cause();
            assertThat(Retries.text(cause))
                    .isEqualTo(
                            "unexpected java.util.ConcurrentModificationException; the log shows"
                                    + " where it happened");
        }
    }

    @Test
    void failureIsTheResultWhateverItIs() {
        Job store =
                jobs.start(
                        "a",
                        progress -> {
                            throw new IOException("disk");
                        },
                        finished::incrementAndGet);
        Job fault =
                jobs.start(
                        "b",
                        progress -> {
                            throw new AssertionError("bug");
                        },
                        finished::incrementAndGet);

        await().until(() -> finished.get() == 2);
        assertThat(store.result())
                .hasValueSatisfying(
                        result ->
                                assertThat(((Result.Failed) result).cause())
                                        .isInstanceOf(IOException.class)
                                        .hasMessage("disk"));
        assertThat(fault.result())
                .hasValueSatisfying(
                        result ->
                                assertThat(((Result.Failed) result).cause())
                                        .isInstanceOf(AssertionError.class));
    }

    @Test
    void progressIsSeenAndResetsTheTimeWithoutIt() throws Exception {
        CountDownLatch reported = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Job job =
                jobs.start(
                        "a",
                        progress -> {
                            go.await();
                            progress.onProgress(new Progress(1, 2, 3));
                            reported.countDown();
                            gate.await();
                            return "";
                        },
                        () -> {});
        await().until(() -> job.stalledFor().compareTo(Duration.ofMillis(200)) > 0);
        Duration before = job.stalledFor();

        go.countDown();
        reported.await();

        assertThat(job.stalledFor()).isLessThan(before);
        assertThat(job.progress()).isEqualTo(new Progress(1, 2, 3));
    }

    @Test
    void cancelledJobIsInterrupted() {
        Job job = waiting("a");

        job.cancel();

        await().until(() -> job.result().isPresent());
        assertThat(((Result.Failed) job.result().orElseThrow()).cause())
                .isInstanceOf(InterruptedException.class);
    }

    /** A reconciliation that waits for the end of a job cancels it again and again. */
    @Test
    void jobThatTidiesUpIsNotInterruptedAgain() {
        CountDownLatch tidying = new CountDownLatch(1);
        Job job =
                jobs.start(
                        "a",
                        progress -> {
                            try {
                                new CountDownLatch(1).await();
                                return "";
                            } finally {
                                tidying.countDown();
                                gate.await();
                                finished.incrementAndGet();
                            }
                        },
                        () -> {});
        jobs.cancel("a");
        await().until(() -> tidying.getCount() == 0);

        assertThat(jobs.cancel("a")).as("whether it has ended").isFalse();
        gate.countDown();

        await().until(() -> job.result().isPresent());
        assertThat(finished).hasValue(1);
    }

    @Test
    void closingWaitsForJobsToTidyUp() {
        AtomicInteger tidied = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        jobs.start(
                "a",
                progress -> {
                    try {
                        started.countDown();
                        gate.await();
                        return "";
                    } finally {
                        tidied.incrementAndGet();
                    }
                },
                () -> {});
        await().until(() -> started.getCount() == 0);

        jobs.close();

        assertThat(tidied).hasValue(1);
    }

    @Test
    void lookFromTheEndOfAJobSeesItsResult() {
        for (int i = 0; i < 200; i++) {
            lookFromTheEnd();
            jobs.forget("a");
        }
    }

    private void lookFromTheEnd() {
        AtomicInteger seen = new AtomicInteger();
        jobs.start(
                "a",
                progress -> {
                    throw new StoreException.Unavailable("away", new IOException("x"));
                },
                () -> seen.set(jobs.find("a").flatMap(Job::result).isPresent() ? 1 : -1));

        await().pollInterval(Duration.ofMillis(1)).until(() -> seen.get() != 0);
        assertThat(seen).hasValue(1);
    }

    @Test
    void linesOfAJobHaveTheMarkerOfTheReconciliationThatBeganIt() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        MDC.put(Markers.KEY, "Backup/longhorn-system/b#7");
        try {
            jobs.start("backup/b", progress -> seen.complete(MDC.get(Markers.KEY)), () -> {});
        } finally {
            MDC.remove(Markers.KEY);
        }

        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("Backup/longhorn-system/b#7");
    }

    @Test
    void whoWaitsForIdlenessIsCalledOnceWhenTheLastJobEnds() {
        AtomicInteger calls = new AtomicInteger();
        waiting("backup/v/a");
        waiting("backup/v/b");

        jobs.whenIdle("backup/v/", calls::incrementAndGet);
        assertThat(calls).hasValue(0);
        gate.countDown();

        await().until(() -> calls.get() == 1);
        jobs.start("backup/v/c", progress -> "done", finished::incrementAndGet);
        await().until(() -> finished.get() == 3);
        assertThat(calls).hasValue(1);
    }

    @Test
    void whoWaitsForWhatIsIdleIsCalledAtOnce() {
        AtomicInteger calls = new AtomicInteger();
        waiting("backup/other/a");

        jobs.whenIdle("backup/v/", calls::incrementAndGet);

        assertThat(calls).hasValue(1);
    }
}
