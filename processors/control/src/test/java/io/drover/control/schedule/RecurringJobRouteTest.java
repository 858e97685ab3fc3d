package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.RunCounts;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** Runs of recurring jobs, from their beginning to their end. */
class RecurringJobRouteTest extends RecurringJobPlane {
    @Test
    void runThatIsInterruptedByAStopGoesOnWithTheSameSnapshot() throws Exception {
        volume("vol");
        job("snapshot", "0 3 * * *");
        plane.set(SLOT);
        look();
        await().until(() -> snapshots().size() == 1);
        String taken = snapshots().getFirst().getMetadata().getName();

        plane.jobs().cancel("");
        RecurringJob.Status interrupted = lookUntil(status -> plane.jobs().all().isEmpty());
        assertThat(interrupted.running).isTrue();
        look();
        makeSnapshotsReady(1);
        RecurringJob.Status status = lookUntil(each -> !each.running);

        assertThat(status.volumesDone).isEqualTo(1);
        assertThat(status.executionCount).isEqualTo(1);
        assertThat(snapshots())
                .singleElement()
                .satisfies(each -> assertThat(each.getMetadata().getName()).isEqualTo(taken));
    }

    @Test
    void tickDuringARunIsSkippedAndReported() throws Exception {
        volume("vol");
        job("snapshot", "0 * * * *");
        plane.set(SLOT);
        look();
        plane.advance(Duration.ofHours(1));

        RecurringJob.Status status = look();

        assertThat(Conditions.find(status.conditions, "RunSkipped"))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message())
                                        .isEqualTo(
                                                "the run that was due at 2027-01-04T04:00:00Z was"
                                                        + " skipped, since the one of"
                                                        + " 2027-01-04T03:00:00Z had not ended"));
        assertThat(status.nextRunTime).isEqualTo("2027-01-04T05:00:00Z");
        assertThat(counts.all()).containsEntry(new RunCounts.Key("nightly", "skipped"), 1L);
        makeSnapshotsReady(1);
        assertThat(lookUntil(each -> !each.running).executionCount).isEqualTo(1);
    }

    @Test
    void asManyVolumesAtOnceAsTheJobAllows() throws Exception {
        for (int i = 0; i < 5; i++) {
            volume("vol-" + i);
        }
        job("snapshot", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("concurrency", 2));
        plane.set(SLOT);
        look();

        makeSnapshotsReady(2);
        makeSnapshotsReady(4);
        makeSnapshotsReady(5);

        assertThat(lookUntil(each -> !each.running).volumesDone).isEqualTo(5);
    }

    @Test
    void volumeThatFailsIsTriedAgainAloneUnderAnotherName() throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        Backup first = onlyBackup();
        end(first, Backups.ERROR, "the disk is broken");
        RecurringJob.Status failed = lookUntil(each -> !each.running);
        assertThat(failed.failures)
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.message()).isEqualTo("the disk is broken");
                            assertThat(failure.retryAt()).isEqualTo("2027-01-04T03:00:10Z");
                        });
        assertThat(failed.lastSuccessTime).isEmpty();

        plane.advance(Duration.ofSeconds(11));
        look();
        await().until(() -> plane.cluster().list(Backup.class).size() == 2);
        Backup second =
                plane.cluster().list(Backup.class).stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        end(second, Backups.COMPLETED, "");
        RecurringJob.Status recovered = lookUntil(each -> each.failures.isEmpty());

        assertThat(second.getSpec().snapshotName).isEqualTo(first.getSpec().snapshotName);
        assertThat(recovered.volumesDone).isEqualTo(1);
        assertThat(recovered.lastSuccessTime).isEqualTo("2027-01-04T03:00:11Z");
        assertThat(Conditions.find(recovered.conditions, "LastRun"))
                .hasValueSatisfying(condition -> assertThat(condition.isTrue()).isTrue());
    }

    @Test
    void noAttemptBeginsDuringARun() throws Exception {
        volume("vol");
        job("backup", "0 * * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        end(onlyBackup(), Backups.ERROR, "the disk is broken");
        lookUntil(each -> !each.running && !each.failures.isEmpty());
        plane.set(SLOT.plus(Duration.ofHours(1)));

        lookUntil(each -> each.running);
        plane.advance(Duration.ofMinutes(20));
        look();

        assertThat(plane.jobs().running("recurring-job/")).isEqualTo(1);
        makeSnapshotsReady(2);
        await().until(() -> plane.cluster().list(Backup.class).size() == 2);
    }

    @Test
    void volumeWhoseTargetIsAwayIsTriedAgainWhenItIsBack() throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        BackupTarget target = plane.cluster().find(BackupTarget.class, "default").orElseThrow();
        BackupTarget.Status away = new BackupTarget.Status();
        plane.writer().write(target, away);
        cached(BackupTarget.class, "default", each -> !each.getStatus().available);
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        RecurringJob.Status failed = lookUntil(each -> !each.running);
        assertThat(failed.failures)
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo("TargetUnavailable"));

        BackupTarget.Status back = new BackupTarget.Status();
        back.available = true;
        plane.writer()
                .write(plane.cluster().find(BackupTarget.class, "default").orElseThrow(), back);
        cached(BackupTarget.class, "default", each -> each.getStatus().available);
        look();

        end(onlyBackup(), Backups.COMPLETED, "");
        assertThat(lookUntil(each -> each.failures.isEmpty()).volumesDone).isEqualTo(1);
    }

    @Test
    void taskThatCannotBeDoneIsReportedForEachVolume() throws Exception {
        volume("vol");
        job("filesystem-trim", "0 3 * * *");
        plane.set(SLOT);
        look();
        RecurringJob.Status status = lookUntil(each -> !each.running);

        assertThat(status.volumesSkipped).isEqualTo(1);
        assertThat(Conditions.find(status.conditions, "VolumesSkipped"))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message())
                                        .isEqualTo(
                                                "vol: task filesystem-trim needs the volume's file"
                                                        + " system, which Drover does not mount;"
                                                        + " run fstrim where it is mounted"));
    }

    @Test
    void jobThatCannotBeDoneAsWrittenIsRefusedInACondition() throws Exception {
        job("snapshot", "0 3 * * *");
        assertThat(ticks).hasPositiveValue();
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("cron", "0 25 * * *"));

        RecurringJob.Status status = look();

        assertThat(status.nextRunTime).isEmpty();
        assertThat(ticks).hasValue(0);
        assertThat(Conditions.find(status.conditions, "Valid"))
                .hasValueSatisfying(
                        condition -> assertThat(condition.message()).contains("spec.cron", "25"));
    }
}
