package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.control.schedule.TaskObstacle.NotApplicable;
import io.drover.resource.Backup;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

class UnchangedVolumesTest {
    private static final Instant SLOT = Instant.parse("2027-01-04T03:00:00Z");
    private static final String HERE = "6f1c7b9e";
    private static final long SIZE = 4194304;

    @TempDir private Path directory;
    private TestPlane plane;
    private FileVolumeDriver driver;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.set(SLOT.minus(Duration.ofDays(1)));
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        plane.target("default");
        driver = new FileVolumeDriver(directory, plane::now);
        driver.create("vol", SIZE);
        driver.write("vol", 0, ByteBuffer.allocate(4096));
        driver.takeSnapshot("vol", "yesterday");
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(SIZE);
        plane.create(volume, "vol", Map.of());
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void backup(Consumer<Backup.Status> change) {
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = "default";
        status.volumeName = "vol";
        status.volumeSize = Long.toString(SIZE);
        status.snapshotName = "yesterday";
        status.snapshotCreatedAt = "2027-01-03T03:00:00Z";
        status.backupCreatedAt = "2027-01-03T03:00:05Z";
        status.labels.put("RecurringJob", "nightly");
        status.labels.put("drover.io/cluster", HERE);
        change.accept(status);
        plane.writer().write(plane.backup("last", "vol", "default"), status);
    }

    /** The part of the volume in a run, whose snapshot has been taken. */
    private VolumeTask taken(String skipUnchanged) throws IOException {
        plane.set(SLOT);
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().cron = "0 3 * * *";
        job.getSpec().retain = 2;
        job.setMetadata(plane.cluster().metadata("nightly", Map.of()));
        job.getMetadata().setAnnotations(Map.of("drover.io/skip-unchanged", skipUnchanged));
        VolumeTask task =
                new RecurringRun(
                                new RunNames("nightly", "uid", SLOT),
                                false,
                                RecurringJobFields.of(job, 100),
                                List.of("vol"))
                        .tasks()
                        .getFirst();
        driver.takeSnapshot("vol", task.snapshot());
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        plane.create(snapshot, task.snapshot(), Map.of());
        return task;
    }

    private UnchangedVolumes volumes() {
        RecurringBackups backups =
                new RecurringBackups(
                        plane.cluster(),
                        plane.cluster(),
                        new ResourceWait(plane.informers()),
                        new BackupOrigin(() -> HERE),
                        plane::now,
                        Duration.ofSeconds(20));
        return new UnchangedVolumes(backups, plane.cluster(), plane.cluster(), driver, plane::now);
    }

    private void assertBackedUp(VolumeTask task) {
        assertThatCode(() -> volumes().leaveOut(task)).doesNotThrowAnyException();
        assertThat(plane.cluster().find(Snapshot.class, task.snapshot()))
                .hasValueSatisfying(found -> assertThat(found.isMarkedForDeletion()).isFalse());
    }

    @Test
    void volumeToWhichNothingWasWrittenIsLeftOutAndItsSnapshotRemoved() throws Exception {
        backup(status -> {});
        VolumeTask task = taken("7d");

        assertThatThrownBy(() -> volumes().leaveOut(task))
                .isInstanceOf(NotApplicable.class)
                .hasMessage("nothing was written since the job's last backup of the volume");

        assertThat(plane.cluster().find(Snapshot.class, task.snapshot()))
                .hasValueSatisfying(found -> assertThat(found.isMarkedForDeletion()).isTrue());
    }

    @Test
    void oneByteWrittenSinceIsReasonForABackup() throws Exception {
        backup(status -> {});
        driver.write("vol", SIZE - 1, ByteBuffer.allocate(1));

        assertBackedUp(taken("7d"));
    }

    @Test
    void lastBackupMustNotBeOlderThanTheJobAllows() throws Exception {
        backup(status -> {});

        assertBackedUp(taken("24h"));
    }

    @Test
    void volumeWithoutABackupOfTheJobIsBackedUp() throws Exception {
        backup(status -> status.labels.put("RecurringJob", "weekly"));

        assertBackedUp(taken("7d"));
    }

    @Test
    void volumeThatHasGrownIsBackedUp() throws Exception {
        backup(status -> status.volumeSize = "2097152");

        assertBackedUp(taken("7d"));
    }

    @Test
    void anotherSnapshotOfTheSameNameProvesNothing() throws Exception {
        backup(status -> status.snapshotCreatedAt = "2027-01-03T02:00:00Z");

        assertBackedUp(taken("7d"));
    }

    @Test
    void damagedBackupIsNoReasonToMakeNone() throws Exception {
        backup(
                status ->
                        status.conditions =
                                Conditions.with(
                                        List.of(), Backup.DAMAGED, true, "", "", plane.now()));

        assertBackedUp(taken("7d"));
    }

    @Test
    void backupThatTheRunHasMadeBeforeAStopCounts() throws Exception {
        VolumeTask task = taken("7d");
        backup(
                status -> {
                    status.snapshotName = task.snapshot();
                    status.snapshotCreatedAt = "2027-01-04T03:00:00Z";
                });

        assertBackedUp(task);
    }
}
