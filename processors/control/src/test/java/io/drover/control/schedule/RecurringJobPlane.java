package io.drover.control.schedule;

import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.RunCounts;
import io.drover.control.provision.ClaimLabelRemoval;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
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
import org.junit.jupiter.api.io.TempDir;

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
abstract class RecurringJobPlane {
    private static final Instant START = Instant.parse("2027-01-04T02:59:00Z");
    static final Instant SLOT = Instant.parse("2027-01-04T03:00:00Z");

    static final String HERE = "6f1c7b9e";

    @TempDir private Path volumes;
    TestPlane plane;
    private TestRoutes routes;
    final RunCounts counts = new RunCounts();
    final AtomicInteger ticks = new AtomicInteger();

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

    RecurringJob job(String task, String cron) throws Exception {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = task;
        job.getSpec().cron = cron;
        job.getSpec().retain = 3;
        plane.create(job, "nightly", Map.of());
        look();
        return plane.cluster().find(RecurringJob.class, "nightly").orElseThrow();
    }

    void volume(String name) {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        Volume.Status status = new Volume.Status();
        status.state = "attached";
        status.robustness = "healthy";
        Map<String, String> labels = Map.of(Names.LABEL_JOB_PREFIX + "nightly", Names.ENABLED);
        plane.writer().write(plane.create(volume, name, labels), status);
        cached(Volume.class, name, found -> found.getStatus().state.equals("attached"));
    }

    <T extends HasMetadata> void cached(
            Class<T> kind, String name, java.util.function.Predicate<T> as) {
        await().until(() -> plane.informers().find(kind, name).filter(as).isPresent());
    }

    RecurringJob.Status look() throws Exception {
        Reconciliation<RecurringJob, RecurringJob.Status> run =
                routes.reconcile(RecurringJob.class, "nightly");
        return run.status();
    }

    RecurringJob.Status lookUntil(java.util.function.Predicate<RecurringJob.Status> wanted) {
        Map<String, RecurringJob.Status> last = new ConcurrentHashMap<>();
        await().until(
                        () -> {
                            last.put("job", look());
                            return wanted.test(last.get("job"));
                        });
        return last.get("job");
    }

    List<Snapshot> snapshots() {
        return plane.cluster().list(Snapshot.class);
    }

    void makeReady(Snapshot snapshot) {
        Snapshot.Status status = new Snapshot.Status();
        status.readyToUse = true;
        status.creationTime = plane.now().toString();
        plane.writer().write(snapshot, status);
    }

    void makeSnapshotsReady(int count) {
        await().until(() -> snapshots().size() == count);
        snapshots().stream()
                .filter(snapshot -> !snapshot.getStatus().readyToUse)
                .forEach(this::makeReady);
    }

    Backup onlyBackup() {
        await().until(() -> plane.cluster().list(Backup.class).size() == 1);
        return plane.cluster().list(Backup.class).getFirst();
    }

    void end(Backup backup, String state, String error) {
        Backup.Status status = new Backup.Status();
        status.state = state;
        status.error = error;
        status.backupCreatedAt = plane.now().toString();
        plane.writer().write(backup, status);
    }

    void stored(String name, String day, String snapshot, Map<String, String> labels) {
        Backup found = plane.backup(name, "vol", "default");
        plane.cluster().patchSpec(Backup.class, name, Map.of("snapshotName", snapshot));
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = "default";
        status.volumeName = "vol";
        status.snapshotName = snapshot;
        status.backupCreatedAt = day + "T03:00:00Z";
        status.labels.putAll(labels);
        plane.writer().write(plane.cluster().find(Backup.class, name).orElse(found), status);
        cached(Backup.class, name, backup -> backup.getStatus().state.equals(Backups.COMPLETED));
    }
}
