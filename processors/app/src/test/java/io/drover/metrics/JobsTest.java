package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener.Progress;
import io.drover.control.job.JobRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
class JobsTest {
    private final JobRunner runner = new JobRunner();
    private final Jobs jobs = new Jobs(runner);

    @AfterEach
    void stop() {
        runner.close();
    }

    private void endless(String key) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        runner.start(
                key,
                progress -> {
                    progress.onProgress(new Progress(50, 200, 10));
                    told.countDown();
                    new CountDownLatch(1).await();
                    return key;
                },
                () -> {});
        told.await();
    }

    @Test
    void jobsUnderWayAreShown() throws InterruptedException {
        endless("restore/r");
        endless("backup/pg/b");

        List<JobState> shown = jobs.getJobs();

        assertThat(shown).extracting(JobState::key).containsExactly("backup/pg/b", "restore/r");
        assertThat(shown.getFirst().percent()).isEqualTo(25);
        assertThat(shown.getFirst().bytesTotal()).isEqualTo(200);
    }

    @Test
    void backupMayBeCancelled() throws InterruptedException {
        endless("backup/pg/b");

        jobs.cancel("backup/pg/b");

        await().until(() -> jobs.getJobs().isEmpty());
        assertThat(runner.failures()).isEmpty();
        assertThatThrownBy(() -> jobs.cancel("backup/pg/b"))
                .hasMessage("no job 'backup/pg/b' runs");
    }

    @Test
    void deletionIsLeftAlone() throws InterruptedException {
        endless("delete/b");

        assertThatThrownBy(() -> jobs.cancel("delete/b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("let it end");

        assertThat(jobs.getJobs()).hasSize(1);
    }

    @Test
    void failuresAreCountedByKind() {
        runner.start(
                "restore/r",
                progress -> {
                    throw new IOException("disk");
                },
                () -> {});

        await().untilAsserted(() -> assertThat(runner.failures()).containsEntry("restore", 1L));
    }
}
