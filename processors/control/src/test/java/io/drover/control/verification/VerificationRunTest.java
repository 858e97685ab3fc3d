package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobRunner;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Times;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

class VerificationRunTest {
    @TempDir private Path directory;

    private final TestVolume one = TestVolume.small("one");
    private final TestVolume two = TestVolume.small("two");
    private TestPlane plane;
    private FaultyStore store;
    private BackupsUnderWay underWay;
    private Instant began;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("main");
        one.backup(store, "b1", 1, one.content(1, 2, 3));
        two.backup(store, "b2", 2, two.content(4, 5));
        plane.backupVolume("v-one", "one", "main");
        plane.backupVolume("v-two", "two", "main");
        plane.backup("b1", "one", "main");
        plane.backup("b2", "two", "main");
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        underWay = new BackupsUnderWay(plane.informers());
        began = plane.now();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private VerificationRun run() {
        return new VerificationRun(
                VerificationTools.of(plane, underWay, directory),
                plane.cluster().find(BackupTarget.class, "main").orElseThrow(),
                new RunShare(100, Instant.MIN, began),
                false);
    }

    private BackupVolume volume(String name) {
        return plane.cluster().find(BackupVolume.class, name).orElseThrow();
    }

    private void setState(String backup, String state) {
        Backup resource = plane.cluster().find(Backup.class, backup).orElseThrow();
        Backup.Status status = new Backup.Status();
        status.state = state;
        status.backupTargetName = "main";
        plane.writer().write(resource, status);
    }

    @Test
    void recordsWhatItHasRead() throws Exception {
        RunSummary summary = run().run(ProgressListener.NONE);

        assertThat(summary).isEqualTo(new RunSummary(2, 2, 5, 0, 0, 0));
        assertThat(volume("v-one").getStatus().verifiedAt).isEqualTo(Times.format(plane.now()));
        assertThat(volume("v-one").getStatus().verifiedSlices).startsWith("00-ff=");
        assertThat(plane.cluster().find(Backup.class, "b2").orElseThrow().getStatus().verified)
                .isEqualTo("100%");
    }

    @Test
    void goesOnAfterAnInterruptionWithWhatItHasNotRead() throws Exception {
        BackupVolume done = volume("v-one");
        BackupVolume.Status status = new BackupVolume.Status();
        status.verifiedAt = Times.format(began.plusSeconds(1));
        plane.writer().write(done, status);
        BackupVolume half = volume("v-two");
        BackupVolume.Status read = new BackupVolume.Status();
        read.verifiedSlices = "00-ff=" + began.plusSeconds(1);
        plane.writer().write(half, read);
        plane.advance(Duration.ofMinutes(1));

        RunSummary summary = run().run(ProgressListener.NONE);

        assertThat(summary).isEqualTo(new RunSummary(1, 1, 0, 0, 0, 0));
        assertThat(volume("v-two").getStatus().verifiedAt).isEqualTo(Times.format(plane.now()));
    }

    @Test
    void isInterruptedWhileItReads() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        store.on(FaultyStore.Kind.READ).of(".blk").waits(reached, never);
        JobRunner.Job job = plane.jobs().start("verify/main", run(), () -> {});
        reached.await();

        job.cancel();

        await().until(() -> job.result().isPresent());
        assertThat(job.result().orElseThrow())
                .isInstanceOfSatisfying(
                        JobRunner.Result.Failed.class,
                        failed ->
                                assertThat(failed.cause())
                                        .isInstanceOf(InterruptedException.class));
        assertThat(volume("v-one").getStatus().conditions).isEmpty();
    }

    @Test
    void aStoreThatFailsIsNoFinding() {
        store.on(FaultyStore.Kind.READ).of(".blk").fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> run().run(ProgressListener.NONE))
                .isInstanceOf(StoreException.class);

        assertThat(volume("v-one").getStatus().conditions).isEmpty();
        assertThat(volume("v-one").getStatus().verifiedSlices).isEmpty();
    }

    @Test
    void waitsWhileABackupToTheTargetIsUnderWay() throws Exception {
        setState("b1", Backups.IN_PROGRESS);
        underWay.follow();
        await().until(() -> underWay.isAny("main"));
        assertThat(underWay.isAny("other")).isFalse();
        JobRunner.Job job = plane.jobs().start("verify/main", run(), () -> {});

        setState("b1", Backups.COMPLETED);

        await().until(() -> job.result().isPresent());
        assertThat(job.result().orElseThrow()).isInstanceOf(JobRunner.Result.Done.class);
        assertThat(underWay.isAny("main")).isFalse();
    }

    @Test
    void readsNothingMeanwhile() throws Exception {
        setState("b1", Backups.IN_PROGRESS);
        underWay.follow();
        await().until(() -> underWay.isAny("main"));
        VerificationRun run = run();
        int before = store.count(FaultyStore.Kind.READ);
        Thread waiting =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        run.run(ProgressListener.NONE);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    } catch (StoreException | IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        assertThat(store.count(FaultyStore.Kind.READ)).isEqualTo(before);

        waiting.interrupt();
        waiting.join();
    }
}
