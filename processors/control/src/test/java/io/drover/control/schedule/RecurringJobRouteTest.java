package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.RunCounts;
import io.drover.control.provision.ClaimLabelRemoval;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The routes of recurring jobs; the test is the controller of snapshots and backups. */
class RecurringJobRouteTest {
    private static final Instant START = Instant.parse("2027-01-04T02:59:00Z");
    private static final Instant SLOT = Instant.parse("2027-01-04T03:00:00Z");

    private static final String HERE = "6f1c7b9e";

    @TempDir private Path volumes;
    private TestPlane plane;
    private TestRoutes routes;
    private final RunCounts counts = new RunCounts();
    private final AtomicInteger ticks = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.set(START);
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        plane.target("default");
        routes = new TestRoutes(plane, "recurring-job", this::beans);
    }

    @AfterEach
    void stop() {
        plane.jobs().close();
        routes.close();
        plane.close();
    }

    private Map<String, Object> beans(CamelContext context) {
        Map<String, Object> beans = new HashMap<>();
        JobSelection selection = new JobSelection(plane.informers());
        RunRoute route = new RunRoute(context, plane.jobs());
        FailedVolumes failures =
                new FailedVolumes(route, selection, plane.jobs(), plane.informers(), plane::now);
        RunReports reports = new RunReports(failures, counts, plane::now);
        ResourceWait waits = new ResourceWait(plane.informers());
        Settings settings = new Settings(plane.informers());
        Duration patience = Duration.ofSeconds(20);
        beans.put("recurringJobSpecification", new RecurringJobSpecification(plane::now));
        beans.put("recurringJobTimer", new NoTimer());
        beans.put("recurringJobCases", new RecurringJobCases(plane.jobs(), plane::now));
        beans.put(
                "recurringRuns",
                new RecurringRuns(
                        route, selection, plane.jobs(), plane.informers(), reports, plane::now));
        beans.put("runReports", reports);
        beans.put("failedVolumes", failures);
        beans.put(
                "recurringJobRemoval", new RecurringJobRemoval(plane.informers(), plane.cluster()));
        beans.put(
                "claimLabelRemoval",
                new ClaimLabelRemoval(plane.informers(), plane.cluster(), false));
        beans.put("recurring-volumes", Executors.newVirtualThreadPerTaskExecutor());
        beans.put(
                "volumeTasks",
                new VolumeTasks(plane.informers(), settings, plane.jobs(), plane.events()));
        beans.put(
                "recurringSnapshots",
                new RecurringSnapshots(
                        plane.informers(), plane.cluster(), waits, settings, plane::now, patience));
        beans.put("recurringTargets", new RecurringTargets(plane.informers()));
        RecurringBackups backups =
                new RecurringBackups(
                        plane.informers(),
                        plane.cluster(),
                        waits,
                        new BackupOrigin(() -> HERE),
                        plane::now,
                        patience);
        beans.put("recurringBackups", backups);
        beans.put(
                "unchangedVolumes",
                new UnchangedVolumes(
                        backups,
                        plane.informers(),
                        plane.cluster(),
                        new FileVolumeDriver(volumes, plane::now),
                        plane::now));
        beans.put(
                "recurringSystemBackups",
                new RecurringSystemBackups(
                        plane.informers(), plane.cluster(), waits, plane::now, patience));
        return beans;
    }

    /** Quartz is not waited for. */
    public final class NoTimer {
        public void adjust() {
            ticks.incrementAndGet();
        }

        public void stop() {
            ticks.set(0);
        }
    }

    private RecurringJob job(String task, String cron) throws Exception {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = task;
        job.getSpec().cron = cron;
        job.getSpec().retain = 3;
        plane.create(job, "nightly", Map.of());
        look();
        return plane.cluster().find(RecurringJob.class, "nightly").orElseThrow();
    }

    private void volume(String name) {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        Volume.Status status = new Volume.Status();
        status.state = "attached";
        status.robustness = "healthy";
        Map<String, String> labels = Map.of(Names.LABEL_JOB_PREFIX + "nightly", Names.ENABLED);
        plane.writer().write(plane.create(volume, name, labels), status);
        cached(Volume.class, name, found -> found.getStatus().state.equals("attached"));
    }

    private <T extends HasMetadata> void cached(
            Class<T> kind, String name, java.util.function.Predicate<T> as) {
        await().until(() -> plane.informers().find(kind, name).filter(as).isPresent());
    }

    private RecurringJob.Status look() throws Exception {
        Reconciliation<RecurringJob, RecurringJob.Status> run =
                routes.reconcile(RecurringJob.class, "nightly");
        return run.status();
    }

    private RecurringJob.Status lookUntil(
            java.util.function.Predicate<RecurringJob.Status> wanted) {
        Map<String, RecurringJob.Status> last = new ConcurrentHashMap<>();
        await().until(
                        () -> {
                            last.put("job", look());
                            return wanted.test(last.get("job"));
                        });
        return last.get("job");
    }

    private List<Snapshot> snapshots() {
        return plane.cluster().list(Snapshot.class);
    }

    private void makeReady(Snapshot snapshot) {
        Snapshot.Status status = new Snapshot.Status();
        status.readyToUse = true;
        status.creationTime = plane.now().toString();
        plane.writer().write(snapshot, status);
    }

    private void makeSnapshotsReady(int count) {
        await().until(() -> snapshots().size() == count);
        snapshots().stream()
                .filter(snapshot -> !snapshot.getStatus().readyToUse)
                .forEach(this::makeReady);
    }

    private Backup onlyBackup() {
        await().until(() -> plane.cluster().list(Backup.class).size() == 1);
        return plane.cluster().list(Backup.class).getFirst();
    }

    private void end(Backup backup, String state, String error) {
        Backup.Status status = new Backup.Status();
        status.state = state;
        status.error = error;
        status.backupCreatedAt = plane.now().toString();
        plane.writer().write(backup, status);
    }

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
    void snapshotThatIsBeingDeletedIsNotAmongThoseThatAreKept() throws Exception {
        volume("vol");
        job("snapshot", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 2));
        for (String name : List.of("kept", "deleted")) {
            Snapshot snapshot = new Snapshot();
            snapshot.getSpec().volume = "vol";
            snapshot.getSpec().labels.put("RecurringJob", "nightly");
            makeReady(plane.create(snapshot, name, Map.of("longhornvolume", "vol")));
        }
        plane.cluster().delete(Snapshot.class, "deleted");
        cached(Snapshot.class, "deleted", HasMetadata::isMarkedForDeletion);
        plane.set(SLOT);
        look();

        makeSnapshotsReady(3);
        lookUntil(each -> !each.running);

        assertThat(snapshots())
                .filteredOn(each -> !each.isMarkedForDeletion())
                .hasSize(2)
                .anySatisfy(each -> assertThat(each.getMetadata().getName()).isEqualTo("kept"));
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

    @ParameterizedTest
    @CsvSource({"'',incremental,1", "0,incremental,1", "1,incremental,2", "2,full,0"})
    void everySoManyBackupsOfAVolumeIsFull(String before, String mode, String count)
            throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster()
                .patchSpec(
                        RecurringJob.class,
                        "nightly",
                        Map.of("parameters", Map.of("full-backup-interval", "3")));
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = "default";
        status.volumeName = "vol";
        status.backupCreatedAt = "2027-01-03T03:00:00Z";
        status.labels.put("RecurringJob", "nightly");
        status.labels.put("drover.io/cluster", HERE);
        if (!before.isEmpty()) {
            status.labels.put("drover.io/backups-since-full", before);
        }
        plane.writer().write(plane.backup("old", "vol", "default"), status);
        cached(Backup.class, "old", backup -> !backup.getStatus().state.isEmpty());
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);

        await().until(() -> plane.cluster().list(Backup.class).size() == 2);

        assertThat(plane.cluster().list(Backup.class))
                .filteredOn(backup -> backup.getStatus().state.isEmpty())
                .singleElement()
                .satisfies(
                        backup -> {
                            assertThat(backup.getSpec().backupMode).isEqualTo(mode);
                            assertThat(backup.getSpec().labels)
                                    .containsEntry("drover.io/backups-since-full", count)
                                    .containsEntry("RecurringJob", "nightly");
                        });
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

    private Backup backupTo(String target) {
        await().until(() -> plane.cluster().list(Backup.class, "backup-target", target).size() > 0);
        return plane.cluster().list(Backup.class, "backup-target", target).getFirst();
    }

    private void backedUpTo(String volume, String annotation) {
        plane.cluster()
                .patch(
                        Volume.class,
                        volume,
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of(
                                                "drover.io/additional-backup-targets",
                                                annotation))));
        cached(Volume.class, volume, found -> found.getMetadata().getAnnotations() != null);
    }

    @Test
    void eachTargetGetsABackupOfTheSameSnapshot() throws Exception {
        plane.target("archive");
        plane.target("offsite");
        volume("vol");
        backedUpTo("vol", "archive, offsite");
        job("backup", "0 3 * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);

        Backup first = backupTo("default");
        Backup archive = backupTo("archive");
        Backup offsite = backupTo("offsite");
        List.of(first, archive, offsite).forEach(each -> end(each, Backups.COMPLETED, ""));

        assertThat(lookUntil(each -> !each.running).volumesDone).isEqualTo(1);
        assertThat(first.getMetadata().getAnnotations())
                .doesNotContainKey("drover.io/sibling-of")
                .containsEntry("drover.io/backup-targets", "default,archive,offsite");
        for (Backup sibling : List.of(archive, offsite)) {
            assertThat(sibling.getSpec().snapshotName).isEqualTo(first.getSpec().snapshotName);
            assertThat(sibling.getMetadata().getAnnotations())
                    .containsEntry("drover.io/sibling-of", first.getMetadata().getName())
                    .containsEntry("drover.io/backup-name", first.getMetadata().getName());
        }
    }

    @Test
    void targetThatFailsIsTriedAgainAlone() throws Exception {
        plane.target("archive");
        volume("vol");
        backedUpTo("vol", "archive");
        job("backup", "0 3 * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        Backup failed = backupTo("archive");
        end(failed, Backups.ERROR, "the disk is broken");
        end(backupTo("default"), Backups.COMPLETED, "");
        RecurringJob.Status status = lookUntil(each -> !each.running);
        assertThat(status.failures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.message())
                                        .isEqualTo("target archive: the disk is broken"));

        plane.advance(Duration.ofSeconds(11));
        look();
        await().until(
                        () ->
                                plane.cluster()
                                                .list(Backup.class, "backup-target", "archive")
                                                .size()
                                        == 2);
        Backup second =
                plane.cluster().list(Backup.class, "backup-target", "archive").stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        end(second, Backups.COMPLETED, "");
        lookUntil(each -> each.failures.isEmpty());

        assertThat(plane.cluster().list(Backup.class, "backup-target", "default")).hasSize(1);
        assertThat(second.getSpec().snapshotName).isEqualTo(failed.getSpec().snapshotName);
    }

    private boolean isDeleted(String backup) {
        return plane.cluster().find(Backup.class, backup).orElseThrow().isMarkedForDeletion();
    }

    @Test
    void eachTargetKeepsItsOwnBackups() throws Exception {
        plane.target("archive");
        volume("vol");
        backedUpTo("vol", "archive");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 1));
        for (String target : List.of("default", "archive")) {
            Backup.Status old = new Backup.Status();
            old.state = Backups.COMPLETED;
            old.backupCreatedAt = "2027-01-01T03:00:00Z";
            old.labels.put("RecurringJob", "nightly");
            plane.writer().write(plane.backup("old-" + target, "vol", target), old);
            cached(Backup.class, "old-" + target, each -> !each.getStatus().state.isEmpty());
        }
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 4);
        Map<String, Backup> made = new HashMap<>();
        plane.cluster().list(Backup.class).stream()
                .filter(each -> each.getStatus().state.isEmpty())
                .forEach(
                        each ->
                                made.put(
                                        each.getMetadata().getLabels().get("backup-target"), each));

        end(made.get("default"), Backups.COMPLETED, "");
        await().until(() -> isDeleted("old-default"));

        assertThat(isDeleted("old-archive")).as("its target has no newer one yet").isFalse();
        end(made.get("archive"), Backups.COMPLETED, "");
        await().until(() -> isDeleted("old-archive"));
        lookUntil(each -> !each.running);
    }

    @Test
    void failingBackupRemovesNothing() throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 1));
        for (int day = 1; day <= 2; day++) {
            Backup old = plane.backup("old-" + day, "vol", "default");
            Backup.Status status = new Backup.Status();
            status.state = Backups.COMPLETED;
            status.backupTargetName = "default";
            status.volumeName = "vol";
            status.backupCreatedAt = "2027-01-0%dT03:00:00Z".formatted(day);
            status.labels.put("RecurringJob", "nightly");
            status.labels.put("drover.io/cluster", HERE);
            plane.writer().write(old, status);
        }
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 3);
        Backup fresh =
                plane.cluster().list(Backup.class).stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        end(fresh, Backups.ERROR, "no");
        lookUntil(each -> !each.running);

        assertThat(plane.cluster().list(Backup.class)).hasSize(3);
    }

    private void stored(String name, String day, String snapshot, Map<String, String> labels) {
        Backup found = plane.backup(name, "vol", "default");
        plane.cluster().patchSpec(Backup.class, name, Map.of("snapshotName", snapshot));
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = "default";
        status.volumeName = "vol";
        status.backupCreatedAt = day + "T03:00:00Z";
        status.labels.putAll(labels);
        plane.writer().write(plane.cluster().find(Backup.class, name).orElse(found), status);
        cached(Backup.class, name, backup -> backup.getStatus().state.equals(Backups.COMPLETED));
    }

    @Test
    void backupsThatAJobOfTheSameNameHasMadeInAnotherClusterAreNeitherCountedNorRemoved()
            throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 2));
        Map<String, String> job = Map.of("RecurringJob", "nightly");
        Map<String, String> here = Map.of("RecurringJob", "nightly", "drover.io/cluster", HERE);
        Map<String, String> there =
                Map.of("RecurringJob", "nightly", "drover.io/cluster", "0d23aa41");
        stored("a-of-others", "2026-12-01", "", there);
        stored("b-of-others", "2027-01-03", "", there);
        stored("found-without-label", "2026-12-02", "", job);
        stored("requested-without-label", "2026-12-03", "s", job);
        stored("c-own", "2027-01-01", "", here);
        stored("d-own", "2027-01-02", "", here);
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 7);
        Backup fresh =
                plane.cluster().list(Backup.class).stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        assertThat(fresh.getSpec().labels).containsEntry("drover.io/cluster", HERE);
        end(fresh, Backups.COMPLETED, "");
        lookUntil(each -> !each.running);

        assertThat(plane.cluster().list(Backup.class))
                .filteredOn(each -> !each.isMarkedForDeletion())
                .extracting(each -> each.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "a-of-others",
                        "b-of-others",
                        "found-without-label",
                        "d-own",
                        fresh.getMetadata().getName());
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
