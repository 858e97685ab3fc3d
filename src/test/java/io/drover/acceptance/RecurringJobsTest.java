package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Time is what the test says it is; Quartz triggers are fired, not waited for. */
@DisplayName("B4, D5 Recurring jobs")
class RecurringJobsTest {
    @TempDir private static Path data;

    private static final MovableClock CLOCK = new MovableClock();
    private static TestDrover drover;
    private static Schedules schedules;

    @BeforeAll
    static void start() throws IOException {
        CLOCK.set(Instant.parse("2027-01-04T00:10:00Z"));
        drover =
                TestDrover.startDeployed(
                        data,
                        Map.of("drover.management.enabled", "false", "drover.node", Schedules.NODE),
                        CLOCK);
        schedules = new Schedules(drover, CLOCK);
        drover.awaitAvailable("default");
    }

    @AfterAll
    static void stop() {
        drover.close();
    }

    private static Instant day(int day, String time) {
        return Instant.parse("2027-02-%02dT%sZ".formatted(day, time));
    }

    private static Set<String> names(List<? extends HasMetadata> all) {
        return all.stream().map(each -> each.getMetadata().getName()).collect(Collectors.toSet());
    }

    @Test
    @DisplayName(
            "B4.1, D5 jobs of tasks snapshot and backup run by Quartz at the times of a 5-field"
                    + " cron")
    void tasks() {
        CLOCK.set(day(1, "00:00:00"));
        schedules.volume("tasks", Schedules.ofJob("t-snap"), Schedules.ofJob("t-back"));
        schedules.job("t-snap", "snapshot", "30 2 * * *", 5);
        RecurringJob backup = schedules.job("t-back", "backup", "0 3 * * 1-5", 5);
        assertThat(backup.getStatus().nextRunTime).isEqualTo("2027-02-01T03:00:00Z");

        schedules.tick("t-back", day(1, "02:59:30"));
        schedules.tick("t-snap", day(1, "02:59:40"));
        drover.awaitThat(RecurringJob.class, "t-snap", job -> job.getStatus().executionCount == 1);
        assertThat(drover.get(RecurringJob.class, "t-back").getStatus().executionCount).isZero();
        schedules.run("t-back", day(1, "03:00:00"));

        assertThat(schedules.snapshots("t-snap", "tasks"))
                .singleElement()
                .satisfies(
                        snapshot -> {
                            assertThat(snapshot.getMetadata().getName()).startsWith("t-snap-c-");
                            assertThat(snapshot.getStatus().readyToUse).isTrue();
                        });
        assertThat(schedules.backups("t-back", "tasks"))
                .singleElement()
                .satisfies(
                        made ->
                                assertThat(made.getMetadata().getName())
                                        .matches("backup-[0-9a-f]{16}"));
        RecurringJob after = drover.get(RecurringJob.class, "t-back");
        assertThat(after.getStatus().nextRunTime).isEqualTo("2027-02-02T03:00:00Z");
        assertThat(Conditions.find(after.getStatus().conditions, "LastRun"))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message()).isEqualTo("1 of 1 volumes done"));
    }

    @Test
    @DisplayName("B4.2 retain keeps exactly that many of the job's own, the oldest are removed")
    void retention() {
        CLOCK.set(day(2, "00:00:00"));
        schedules.volume("kept", Schedules.ofJob("r-back"), Schedules.ofJob("r-snap"));
        schedules.job("r-back", "backup", "0 3 * * *", 2);
        schedules.job("r-snap", "snapshot", "0 4 * * *", 3);
        drover.snapshot("kept-by-hand", "kept");
        drover.backup("kept-by-hand", "kept-by-hand");

        Set<String> all = new HashSet<>();
        for (int day = 2; day <= 5; day++) {
            schedules.run("r-back", day(day, "03:00:00"));
            all.addAll(names(schedules.backups("r-back", "kept")));
            schedules.run("r-snap", day(day, "04:00:00"));
        }

        assertThat(all).hasSize(4);
        drover.awaitTrue(
                "two backups of the job", () -> schedules.backups("r-back", "kept").size() == 2);
        assertThat(schedules.backups("r-back", "kept"))
                .extracting(backup -> backup.getStatus().snapshotCreatedAt.substring(0, 10))
                .containsExactlyInAnyOrder("2027-02-04", "2027-02-05");
        assertThat(schedules.snapshots("r-snap", "kept"))
                .extracting(snapshot -> snapshot.getStatus().creationTime.substring(0, 10))
                .containsExactlyInAnyOrder("2027-02-03", "2027-02-04", "2027-02-05");
        assertThat(schedules.snapshots("r-back", "kept")).hasSize(1);
        assertThat(drover.get(Backup.class, "kept-by-hand").getStatus().state)
                .isEqualTo("Completed");
        assertThat(drover.get(Snapshot.class, "kept-by-hand").getStatus().readyToUse).isTrue();
    }

    @Test
    @DisplayName(
            "B4.3 a job leaves detached volumes out, and reports it, unless the setting for them is"
                    + " on")
    void detached() {
        CLOCK.set(day(6, "00:00:00"));
        schedules.volume("in-use", Schedules.ofJob("d-back"));
        schedules.volume("unused", Schedules.ofJob("d-back"));
        drover.cluster().patchSpec(Volume.class, "unused", Map.of("nodeID", ""));
        drover.awaitThat(
                Volume.class, "unused", found -> found.getStatus().state.equals("detached"));
        schedules.job("d-back", "backup", "0 3 * * *", 2);

        RecurringJob first = schedules.run("d-back", day(6, "03:00:00"));

        assertThat(schedules.backups("d-back", "in-use")).hasSize(1);
        assertThat(schedules.backups("d-back", "unused")).isEmpty();
        assertThat(first.getStatus().volumesSkipped).isEqualTo(1);
        assertThat(Conditions.find(first.getStatus().conditions, "VolumesSkipped"))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message())
                                        .isEqualTo(
                                                "unused: the volume is detached, and setting"
                                                    + " allow-recurring-job-while-volume-detached"
                                                    + " is not true"));

        Setting allowed = new Setting();
        allowed.setValue("true");
        drover.create(allowed, "allow-recurring-job-while-volume-detached");
        schedules.run("d-back", day(7, "03:00:00"));

        assertThat(schedules.backups("d-back", "unused")).hasSize(1);
        drover.delete(Setting.class, "allow-recurring-job-while-volume-detached");
    }

    @Test
    @DisplayName(
            "B4.6 jobs are for volumes by label, by group, and for those without a label by group"
                    + " default")
    void groups() {
        CLOCK.set(day(8, "00:00:00"));
        schedules.volume("by-label", Schedules.ofJob("g-daily"));
        schedules.volume("by-group", Schedules.ofGroup("databases"));
        schedules.volume("by-default");
        schedules.job(
                "g-daily",
                "snapshot",
                "0 3 * * *",
                2,
                job -> job.getSpec().groups = List.of("databases"));
        schedules.job(
                "g-rest",
                "snapshot",
                "0 3 * * *",
                2,
                job -> {
                    job.getSpec().groups = List.of("default");
                    job.getSpec().labels = Map.of("made-by", "the default group");
                });

        schedules.run("g-daily", day(8, "03:00:00"));
        schedules.run("g-rest", day(8, "03:00:00"));

        assertThat(schedules.snapshots("g-daily", "by-label")).hasSize(1);
        assertThat(schedules.snapshots("g-daily", "by-group")).hasSize(1);
        assertThat(schedules.snapshots("g-daily", "by-default")).isEmpty();
        assertThat(schedules.snapshots("g-rest", "by-default"))
                .singleElement()
                .satisfies(
                        snapshot ->
                                assertThat(snapshot.getStatus().labels)
                                        .containsEntry("made-by", "the default group"));
        assertThat(schedules.snapshots("g-rest", "by-label")).isEmpty();
    }

    @Test
    @DisplayName(
            "a volume whose target is away is reported and tried again alone; others go on, and"
                    + " retention removes nothing of it")
    void oneTargetAway() throws IOException {
        CLOCK.set(day(9, "00:00:00"));
        TestStore away = StoreKind.directory().newStore();
        drover.createTarget("away", away);
        drover.awaitAvailable("away");
        schedules.volume("near", Schedules.ofJob("o-back"));
        schedules.volume("far", Schedules.ofJob("o-back"));
        drover.cluster().patchSpec(Volume.class, "far", Map.of("backupTargetName", "away"));
        schedules.job("o-back", "backup", "0 3 * * *", 1);
        drover.patchTarget("away", Map.of("backupTargetURL", "file:///nowhere/at/all"));
        drover.awaitUnavailable("away");

        RecurringJob run = schedules.run("o-back", day(9, "03:00:00"));

        assertThat(schedules.backups("o-back", "near")).hasSize(1);
        assertThat(run.getStatus().failures)
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.volume()).isEqualTo("far");
                            assertThat(failure.message()).contains("away");
                            assertThat(failure.retryAt()).isNotEmpty();
                        });
        Set<String> near = names(schedules.backups("o-back", "near"));

        drover.patchTarget("away", Map.of("backupTargetURL", away.url()));
        drover.awaitAvailable("away");
        RecurringJob recovered =
                drover.awaitThat(
                        RecurringJob.class,
                        "o-back",
                        found ->
                                found.getStatus().failures.isEmpty()
                                        && found.getStatus().volumesDone == 2);

        assertThat(schedules.backups("o-back", "far")).hasSize(1);
        assertThat(names(schedules.backups("o-back", "near"))).isEqualTo(near);
        assertThat(recovered.getStatus().executionCount).isEqualTo(1);
        assertThat(recovered.getStatus().lastSuccessTime).isNotEmpty();
        drover.delete(Volume.class, "far");
        drover.delete(BackupTarget.class, "away");
    }

    @Test
    @DisplayName("a run that was due while Drover was down happens once, on return")
    void catchUp() throws IOException {
        CLOCK.set(day(10, "00:00:00"));
        schedules.volume("missed", Schedules.ofJob("c-snap"), Schedules.ofJob("c-never"));
        schedules.job("c-snap", "snapshot", "0 * * * *", 9);
        schedules.job("c-never", "snapshot", "0 * * * *", 9);
        schedules.annotate("c-never", "drover.io/catch-up", "false");
        drover.close();
        CLOCK.set(day(10, "05:20:00"));
        drover.restart();

        RecurringJob job = schedules.ended("c-snap", 1);
        RecurringJob never =
                drover.awaitThat(
                        RecurringJob.class,
                        "c-never",
                        found -> found.getStatus().nextRunTime.equals("2027-02-10T06:00:00Z"));

        assertThat(job.getStatus().lastScheduleTime).isEqualTo("2027-02-10T05:00:00Z");
        assertThat(job.getStatus().nextRunTime).isEqualTo("2027-02-10T06:00:00Z");
        assertThat(schedules.snapshots("c-snap", "missed")).hasSize(1);
        assertThat(never.getStatus().executionCount).isZero();
        assertThat(Conditions.find(never.getStatus().conditions, "RunSkipped"))
                .hasValueSatisfying(
                        condition -> assertThat(condition.reason()).isEqualTo("RunMissed"));
        schedules.tick("c-snap", day(10, "05:21:00"));
        schedules.run("c-snap", day(10, "06:00:00"));
        assertThat(schedules.snapshots("c-snap", "missed")).hasSize(2);
    }

    @Test
    @DisplayName(
            "a restored volume gets the recurring jobs of its source, and a deleted job leaves no"
                    + " label")
    void restoredWithItsJobs() {
        CLOCK.set(day(12, "00:00:00"));
        schedules.volume("source", Schedules.ofJob("s-back"), Schedules.ofGroup("s-group"));
        schedules.job("s-back", "backup", "0 3 * * *", 2);
        schedules.job(
                "s-snap",
                "snapshot",
                "0 4 * * *",
                2,
                job -> job.getSpec().groups = List.of("s-group"));
        schedules.run("s-back", day(12, "03:00:00"));
        String url = schedules.backups("s-back", "source").getFirst().getStatus().url;
        drover.delete(RecurringJob.class, "s-snap");
        drover.awaitGone(RecurringJob.class, "s-snap");
        assertThat(drover.get(Volume.class, "source").getMetadata().getLabels())
                .containsKey(Schedules.ofJob("s-back"))
                .doesNotContainKey(Schedules.ofGroup("s-group"));

        Volume copy = new Volume();
        copy.getSpec().fromBackup = url;
        copy.getSpec().restoreVolumeRecurringJob = "enabled";
        drover.create(copy, "copy");
        drover.awaitVolume("copy");

        assertThat(drover.get(Volume.class, "copy").getMetadata().getLabels())
                .containsEntry(Schedules.ofJob("s-back"), Schedules.ENABLED)
                .containsEntry(Schedules.ofGroup("s-group"), Schedules.ENABLED);
        assertThat(drover.get(RecurringJob.class, "s-snap").getSpec().cron).isEqualTo("0 4 * * *");
        Volume restored = drover.get(Volume.class, "copy");
        assertThat(Conditions.find(restored.getStatus().conditions, "RecurringJobsRestored"))
                .hasValueSatisfying(condition -> assertThat(condition.isTrue()).isTrue());
    }

    @Test
    @DisplayName("a job runs once on the days on which clocks are changed")
    void daylightSaving() {
        CLOCK.set(Instant.parse("2027-03-27T12:00:00Z"));
        schedules.volume("dst", Schedules.ofJob("z-snap"));
        schedules.job(
                "z-snap",
                "snapshot",
                "30 2 * * *",
                9,
                job ->
                        job.getMetadata()
                                .setAnnotations(Map.of("drover.io/time-zone", "Europe/Berlin")));

        // 02:30 does not exist on that day: clocks go from 02:00 to 03:00
        RecurringJob spring = schedules.run("z-snap", Instant.parse("2027-03-28T01:00:00Z"));
        assertThat(spring.getStatus().nextRunTime).isEqualTo("2027-03-29T00:30:00Z");
        schedules.tick("z-snap", Instant.parse("2027-03-28T01:30:00Z"));
        schedules.run("z-snap", Instant.parse("2027-03-29T00:30:00Z"));

        schedules.tick("z-snap", Instant.parse("2027-10-30T12:00:00Z"));
        drover.awaitThat(
                RecurringJob.class,
                "z-snap",
                job ->
                        job.getStatus().nextRunTime.equals("2027-10-31T00:30:00Z")
                                && !job.getStatus().running);
        // 02:30 comes twice on that day
        RecurringJob autumn = schedules.run("z-snap", Instant.parse("2027-10-31T00:30:00Z"));
        long runs = autumn.getStatus().executionCount;
        schedules.tick("z-snap", Instant.parse("2027-10-31T01:30:00Z"));
        RecurringJob after = schedules.run("z-snap", Instant.parse("2027-11-01T01:30:00Z"));

        assertThat(after.getStatus().executionCount).isEqualTo(runs + 1);
    }

    @Test
    @DisplayName("annotation drover.io/run-now runs a job once")
    void runNow() {
        CLOCK.set(day(11, "00:00:00"));
        schedules.volume("at-once", Schedules.ofJob("n-back"));
        schedules.job("n-back", "backup", "0 3 1 1 *", 2);

        schedules.annotate("n-back", "drover.io/run-now", "before the upgrade");
        schedules.ended("n-back", 1);
        schedules.fire("n-back");
        schedules.annotate("n-back", "drover.io/run-now", "after the upgrade");
        RecurringJob job = schedules.ended("n-back", 2);

        assertThat(job.getStatus().lastRunNow).isEqualTo("after the upgrade");
        assertThat(schedules.backups("n-back", "at-once")).hasSize(2);
    }
}
