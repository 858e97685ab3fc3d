package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener.Progress;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
class JobsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final JobRunner runner = new JobRunner();
    private final Retries retries =
            new Retries(() -> NOW, Duration.ofMinutes(1), Duration.ofMinutes(1));
    private final WaitingJobs waiting = new WaitingJobs(retries, () -> NOW.minusSeconds(90));
    private final List<HasMetadata> resources = new ArrayList<>();
    private final Jobs jobs =
            new Jobs(
                    runner,
                    waiting,
                    new JobResources(kind -> resources.stream().filter(kind::isInstance).toList()),
                    () -> NOW);

    @AfterEach
    void stop() {
        runner.close();
    }

    private void endless(String key) throws InterruptedException {
        CountDownLatch listed = new CountDownLatch(1);
        runner.start(
                key,
                progress -> {
                    progress.onProgress(new Progress(50, 200, 10));
                    listed.countDown();
                    new CountDownLatch(1).await();
                    return key;
                },
                () -> {});
        listed.await();
    }

    @Test
    void jobsUnderWayAreShown() throws InterruptedException {
        endless("restore/r");
        endless("backup/pg/b");

        List<JobState> shown = jobs.getJobs();

        assertThat(shown)
                .extracting(JobState::resource)
                .containsExactly("backup/pg/b", "restore/r");
        assertThat(shown.getFirst().percent()).isEqualTo(25);
        assertThat(shown.getFirst().bytesTotal()).isEqualTo(200);
    }

    private <T extends HasMetadata> void exists(T resource, String name, String uid) {
        resource.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("longhorn-system")
                        .withName(name)
                        .withUid(uid)
                        .build());
        resources.add(resource);
    }

    @Test
    void jobsAreShownAndCancelledByTheNamesOfTheirResources() throws InterruptedException {
        exists(new Backup(), "monday", "1-2-3");
        exists(new Volume(), "monday", "1-2-3");
        exists(new BackupVolume(), "gone", "4-5-6");
        endless("backup/pg/1-2-3");
        waiting.begin("delete-volume/4-5-6", "its target is away");

        assertThat(jobs.getJobs())
                .extracting(JobState::operation, JobState::resource)
                .containsExactly(
                        tuple("backup", "Backup/longhorn-system/monday"),
                        tuple("delete-volume", "BackupVolume/longhorn-system/gone"));

        jobs.cancel("Backup/longhorn-system/monday");

        await().until(() -> jobs.getJobs().size() == 1);
    }

    @Test
    void jobsOfImagesAndVerificationsAreShownByTheNamesOfTheirResources()
            throws InterruptedException {
        exists(new BackingImage(), "debian", "1");
        exists(new BackupBackingImage(), "debian-archive", "2");
        exists(new BackupTarget(), "archive", "3");
        for (String key :
                List.of(
                        "image/1",
                        "image-upload/1",
                        "image-backup/2",
                        "delete-image/2",
                        "verify/3")) {
            endless(key);
        }

        assertThat(jobs.getJobs())
                .extracting(JobState::operation, JobState::resource)
                .containsExactlyInAnyOrder(
                        tuple("image", "BackingImage/longhorn-system/debian"),
                        tuple("image-upload", "BackingImage/longhorn-system/debian"),
                        tuple("image-backup", "BackupBackingImage/longhorn-system/debian-archive"),
                        tuple("delete-image", "BackupBackingImage/longhorn-system/debian-archive"),
                        tuple("verify", "BackupTarget/longhorn-system/archive"));
    }

    @Test
    void jobThatWaitsForItsNextAttemptIsShown() {
        retries.failed("backup/pg/b", "the server is down");

        assertThat(jobs.getJobs())
                .containsExactly(
                        new JobState(
                                "backup",
                                "backup/pg/b",
                                "waiting",
                                0,
                                0,
                                0,
                                0,
                                "the server is down"));
        assertThat(value("drover_jobs_waiting", "backup")).isEqualTo(1);
        assertThat(value("drover_jobs_waiting", "restore")).isZero();
    }

    @Test
    void jobThatWaitsForItsTurnIsShownUntilItIsStarted() {
        waiting.begin("backup/pg/b", "2 backups run, as many as are allowed");

        assertThat(jobs.getJobs())
                .extracting(JobState::state, JobState::secondsStalled)
                .containsExactly(tuple("waiting", 90L));
        assertThat(value("drover_job_waiting_seconds", "backup")).isEqualTo(90);

        waiting.end("backup/pg/b");

        assertThat(jobs.getJobs()).isEmpty();
        assertThat(value("drover_jobs_waiting", "backup")).isZero();
        assertThat(value("drover_job_waiting_seconds", "backup")).isZero();
    }

    private double value(String name, String kind) {
        return new WorkMetrics(runner, waiting.all(), List.of(), NOW)
                .collect().stream()
                        .filter(metric -> metric.getMetadata().getName().equals(name))
                        .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                        .filter(point -> point.getLabels().get("kind").equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
    }

    @Test
    void backupMayBeCancelled() throws InterruptedException {
        endless("backup/pg/b");

        jobs.cancel("backup/pg/b");

        await().until(() -> jobs.getJobs().isEmpty());
        assertThat(runner.failures()).isEmpty();
        assertThatThrownBy(() -> jobs.cancel("backup/pg/b"))
                .hasMessage("no job of 'backup/pg/b' runs");
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
