package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.control.job.Statistics;
import io.drover.resource.Backup;
import io.drover.resource.Snapshot;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

@DisplayName("B3 Backups and snapshots")
class BackupsAndSnapshotsTest {
    @TempDir private static Path data;

    private static TestDrover drover;

    @BeforeAll
    static void start() throws IOException {
        drover = TestDrover.start(data);
        drover.awaitAvailable("default");
    }

    @AfterAll
    static void stop() {
        drover.close();
    }

    @Test
    @DisplayName("B3.1 a backup without a snapshot is refused")
    void noSnapshot() {
        TestDrover.assumeAdmission();

        assertThatThrownBy(() -> drover.requestBackup("none", ""))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.snapshotName");
        assertThatThrownBy(() -> drover.requestBackup("unknown", "no-such-snapshot"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("no-such-snapshot");
    }

    @Test
    @DisplayName("B3.1 a backup needs a snapshot; any earlier snapshot can be backed up")
    void anySnapshot() throws IOException {
        drover.createVolume("history", 16 * TestDrover.MIB, "default");
        drover.write("history", 0, 2_000_000, 1);
        String early = drover.digest("history");
        drover.snapshot("early", "history");
        drover.write("history", 1_000_000, 3_000_000, 2);
        String late = drover.digest("history");
        drover.snapshot("late", "history");
        drover.write("history", 0, 16 * 1024, 3);

        Backup ofLate = drover.backup("of-late", "late");
        Backup ofEarly = drover.backup("of-early", "early");

        drover.restore("restored-late", ofLate.getStatus().url);
        drover.restore("restored-early", ofEarly.getStatus().url);
        assertThat(drover.digest("restored-late")).isEqualTo(late);
        assertThat(drover.digest("restored-early")).isEqualTo(early);
    }

    @Test
    @DisplayName("B3.2 the second backup of a volume copies only changed blocks")
    void incremental() throws IOException {
        drover.createVolume("changing", 64 * TestDrover.MIB, "default");
        drover.write("changing", 0, (int) (32 * TestDrover.MIB), 1);
        drover.snapshot("changing-1", "changing");
        Backup first = drover.backup("changing-b1", "changing-1");
        drover.write("changing", 10 * TestDrover.MIB, 4096, 2);
        drover.write("changing", 50 * TestDrover.MIB, 4096, 3);
        String digest = drover.digest("changing");
        drover.snapshot("changing-2", "changing");
        Backup second = drover.backup("changing-b2", "changing-2");

        assertThat(Long.parseLong(first.getStatus().newlyUploadDataSize))
                .isGreaterThan(32 * TestDrover.MIB);
        assertThat(Long.parseLong(second.getStatus().newlyUploadDataSize))
                .isPositive()
                .isLessThan(3 * TestDrover.MIB);
        TransferStatistics statistics = statistics("changing-b2");
        assertThat(statistics.blocksNew()).isEqualTo(2);
        assertThat(statistics.bytesRead()).isEqualTo(4 * TestDrover.MIB);
        drover.restore("changing-restored", second.getStatus().url);
        assertThat(drover.digest("changing-restored")).isEqualTo(digest);
    }

    private static TransferStatistics statistics(String backup) {
        return Statistics.read(
                        drover.awaitThat(
                                Backup.class,
                                backup,
                                present -> Statistics.read(present).isPresent()))
                .orElseThrow();
    }

    @Test
    @DisplayName("B3.3 progress is visible while it runs")
    void progress() throws IOException {
        try (FaultProxy proxy =
                new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()))) {
            drover.createTarget("slow", BackupsOnS3Test.through(proxy, StoreKind.s3().newStore()));
            drover.awaitAvailable("slow");
            proxy.next(1000, "PUT .*\\.blk.*", proxy.delay(700));
            drover.createVolume("large", 96 * TestDrover.MIB, "slow");
            drover.write("large", 0, (int) (80 * TestDrover.MIB), 1);
            drover.snapshot("large-1", "large");
            List<Backup.Status> seen = new CopyOnWriteArrayList<>();

            try (Watch watch = watch("large-b1", seen)) {
                drover.backup("large-b1", "large-1");
                drover.awaitTrue(
                        "the watch has reported the end",
                        () -> seen.getLast().state.equals("Completed"));
                assertThat(watch).isNotNull();
            }

            List<Integer> running =
                    seen.stream()
                            .filter(status -> status.state.equals("InProgress"))
                            .map(status -> status.progress)
                            .toList();
            assertThat(running).isSorted().anyMatch(percent -> percent > 0 && percent < 100);
            assertThat(seen.getLast().progress).isEqualTo(100);
        }
    }

    private static Watch watch(String backup, List<Backup.Status> seen) {
        return drover.cluster()
                .client()
                .resources(Backup.class)
                .inNamespace(drover.cluster().namespace())
                .withName(backup)
                .watch(
                        new Watcher<>() {
                            @Override
                            public void eventReceived(Action action, Backup resource) {
                                seen.add(resource.getStatus());
                            }

                            @Override
                            public void onClose(WatcherException cause) {
                                // the test ends, or fails because of missing changes
                            }
                        });
    }

    @Test
    @DisplayName("B3 a snapshot is deleted while the data of the others stays")
    void deleteSnapshot() throws IOException {
        drover.createVolume("merging", 16 * TestDrover.MIB, "default");
        drover.write("merging", 0, 5_000_000, 1);
        drover.snapshot("merging-1", "merging");
        drover.write("merging", 3_000_000, 5_000_000, 2);
        String digest = drover.digest("merging");
        drover.snapshot("merging-2", "merging");

        drover.delete(Snapshot.class, "merging-1");

        drover.awaitThat(
                Snapshot.class, "merging-2", present -> present.getStatus().parent.isEmpty());
        assertThat(drover.digest("merging")).isEqualTo(digest);
        Backup backup = drover.backup("merging-b1", "merging-2");
        drover.restore("merging-restored", backup.getStatus().url);
        assertThat(drover.digest("merging-restored")).isEqualTo(digest);
    }
}
