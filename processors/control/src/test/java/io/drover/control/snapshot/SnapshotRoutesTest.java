package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookRoutes;
import io.drover.control.job.Retries;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** The shipped routes of snapshots. */
@Timeout(60)
class SnapshotRoutesTest {
    @TempDir private Path directory;

    private final Queue<String> requeued = new ConcurrentLinkedQueue<>();
    private TestPlane plane;
    private FileVolumeDriver driver;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        driver = new FileVolumeDriver(directory, plane::now);
        routes =
                new TestRoutes(
                        plane,
                        "snapshot",
                        Map.of(
                                "snapshotVolume",
                                new SnapshotVolume(
                                        plane.cluster(),
                                        plane.cluster(),
                                        driver,
                                        plane.informers()),
                                "snapshotTaking",
                                new SnapshotTaking(driver, plane.informers(), plane::now),
                                "snapshotRemoval",
                                new SnapshotRemoval(
                                        plane.cluster(),
                                        plane.cluster(),
                                        driver,
                                        plane.jobs(),
                                        plane.informers()),
                                "snapshotThaw",
                                thaw(),
                                "claimSnapshotTaking",
                                new ClaimSnapshotTaking(
                                        plane.cluster(),
                                        plane.informers(),
                                        plane.cluster(),
                                        new SnapshotApi(plane.cluster(), plane.informers()),
                                        plane::now,
                                        false)));
        snapshot("s1");
    }

    /** Nobody is frozen for a volume of Drover's own. */
    private SnapshotThaw thaw() {
        return new SnapshotThaw(
                plane.cluster(),
                new MadeSnapshots(plane.cluster(), false),
                new HookJobs(
                        plane.jobs(),
                        plane.informers(),
                        new HookRoutes(new DefaultCamelContext(), Duration.ZERO)),
                new Retries(plane::now, Duration.ZERO, Duration.ZERO),
                plane::now,
                Duration.ZERO);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void snapshot(String name) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        snapshot.getSpec().createSnapshot = true;
        plane.create(snapshot, name, Map.of());
    }

    private void volume() throws Exception {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        plane.create(volume, "vol", Map.of());
        driver.create("vol", 4194304);
    }

    private Reconciliation<Snapshot, Snapshot.Status> look(String name) throws Exception {
        return routes.reconcile(Snapshot.class, name);
    }

    @Test
    void snapshotIsTakenDescribedAndBelongsToItsVolume() throws Exception {
        volume();

        Snapshot.Status status = look("s1").status();

        assertThat(status.readyToUse).isTrue();
        assertThat(status.children).containsOnlyKeys("volume-head");
        assertThat(status.restoreSize).isEqualTo(4194304);
        Snapshot written = plane.api().get(Snapshot.class, "s1");
        assertThat(written.getMetadata().getOwnerReferences())
                .extracting("kind", "name")
                .containsExactly(tuple("Volume", "vol"));
        assertThat(written.getMetadata().getLabels()).containsEntry(Names.LABEL_VOLUME, "vol");
        assertThat(written.getStatus().readyToUse).isTrue();
    }

    @Test
    void snapshotOfAMissingVolumeReportsItAndIsReconciledOnceTheVolumeExists() throws Exception {
        plane.informers().listen(Snapshot.class, requeued::add);
        await().until(() -> requeued.contains("s1"));
        assertThat(look("s1").status().error).isEqualTo("volume 'vol' does not exist");
        await().until(
                        () ->
                                !plane.informers()
                                        .find(Snapshot.class, "s1")
                                        .orElseThrow()
                                        .getStatus()
                                        .error
                                        .isEmpty());
        plane.informers().listen(Volume.class, name -> {});
        requeued.clear();

        volume();

        await().until(() -> requeued.contains("s1"));
        assertThat(look("s1").status().readyToUse).isTrue();
    }

    @Test
    void volumeThatWaitsForItsContentIsNotFrozen() throws Exception {
        volume();
        plane.cluster().patchSpec(Volume.class, "vol", Map.of("fromBackup", "file:///a?backup=b"));

        Reconciliation<Snapshot, Snapshot.Status> run = look("s1");

        assertThat(run.status().readyToUse).isFalse();
        assertThat(run.requeueAfter()).as("nothing is polled").isEmpty();
        assertThat(driver.snapshots("vol")).isEmpty();
    }

    @Test
    void snapshotThatNoLongerExistsIsNotTakenAgain() throws Exception {
        volume();
        look("s1");
        driver.deleteSnapshot("vol", "s1");

        Snapshot.Status status = look("s1").status();

        assertThat(status.readyToUse).isFalse();
        assertThat(status.error).isEqualTo("volume vol has no snapshot s1");
        assertThat(driver.snapshots("vol")).isEmpty();
    }

    @Test
    void snapshotThatABackupReadsIsRemovedWhenTheBackupHasEnded() throws Exception {
        volume();
        look("s1");
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "s1";
        String uid = plane.create(backup, "b1", Map.of()).getMetadata().getUid();
        CountDownLatch end = new CountDownLatch(1);
        plane.jobs()
                .start(
                        "backup/vol/" + uid,
                        progress -> {
                            end.await();
                            return "done";
                        },
                        () -> {});
        plane.cluster().delete(Snapshot.class, "s1");
        plane.informers().listen(Snapshot.class, requeued::add);

        assertThat(look("s1").status().markRemoved).isTrue();
        assertThat(driver.snapshots("vol")).hasSize(1);
        await().until(() -> requeued.contains("s1"));
        requeued.clear();

        end.countDown();
        await().until(() -> requeued.contains("s1"));
        look("s1");

        assertThat(driver.snapshots("vol")).isEmpty();
        assertThat(plane.cluster().find(Snapshot.class, "s1")).isEmpty();
    }

    @Test
    void snapshotBeyondTheVolumesLimitIsNotTakenAndNamesTheRemedy() throws Exception {
        volume();
        plane.cluster().patchSpec(Volume.class, "vol", Map.of("snapshotMaxCount", 2));
        snapshot("s2");
        snapshot("s3");
        assertThat(look("s1").status().readyToUse).isTrue();
        assertThat(look("s2").status().readyToUse).isTrue();

        assertThat(look("s3").status().error)
                .isEqualTo(
                        "volume vol has 2 snapshots, and its spec.snapshotMaxCount is 2; delete"
                                + " one, or raise it");

        plane.cluster().delete(Snapshot.class, "s1");
        plane.informers().listen(Snapshot.class, requeued::add);
        await().until(() -> requeued.containsAll(List.of("s1", "s2", "s3")));
        requeued.clear();
        look("s1");
        assertThat(requeued).as("who waits for room").contains("s3");
        assertThat(look("s3").status().readyToUse).isTrue();
    }
}
