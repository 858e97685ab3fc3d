package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

@DisplayName("Kill: what a killed Drover was doing is taken up by the next")
class KillTest extends KilledDrovers {
    @Test
    @DisplayName("kill -9 during a backup and during a restore: both complete, data correct")
    void killed() throws IOException, InterruptedException {
        byte[] content = new byte[SIZE];
        new Random(5).nextBytes(content);
        try (FaultProxy proxy =
                new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()))) {
            TestStore store = BackupsOnS3Test.through(proxy, StoreKind.s3().newStore());
            try (DroverProcess first = DroverProcess.up(data)) {
                prepare(first.cluster(), store, content);
                proxy.next(1000, "PUT .*\\.blk.*", proxy.delay(500));
                Backup backup = new Backup();
                backup.getSpec().snapshotName = "snapshot";
                create(first.cluster(), backup, "backup");
                awaitRequests(proxy, "PUT .*\\.blk.*", 10);
                first.kill();
            }
            proxy.heal();
            try (DroverProcess second = DroverProcess.up(data)) {
                Backup backup =
                        awaitThat(
                                second.cluster(),
                                Backup.class,
                                "backup",
                                present -> present.getStatus().state.equals("Completed"));
                proxy.next(1000, "GET .*\\.blk.*", proxy.delay(500));
                Volume restored = new Volume();
                restored.getSpec().fromBackup = backup.getStatus().url;
                create(second.cluster(), restored, "restored");
                awaitRequests(proxy, "GET .*\\.blk.*", 10);
                second.kill();
            }
            proxy.heal();
            try (DroverProcess third = DroverProcess.up(data)) {
                awaitThat(
                        third.cluster(),
                        Volume.class,
                        "restored",
                        present ->
                                present.getStatus().restoreInitiated
                                        && !present.getStatus().restoreRequired);
                assertThat(read("restored")).isEqualTo(content);
            }
        }
    }

    @Test
    @DisplayName("kill -9 during a deletion: it is completed, what remains restores")
    void killedDeleting() throws Exception {
        byte[] content = new byte[SIZE];
        new Random(6).nextBytes(content);
        try (FaultProxy proxy =
                new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()))) {
            TestStore direct = StoreKind.s3().newStore();
            TestStore store = BackupsOnS3Test.through(proxy, direct);
            try (DroverProcess first = DroverProcess.up(data)) {
                Cluster cluster = first.cluster();
                prepare(cluster, store, content);
                backUp(cluster, "backup-1", "snapshot");
                driver().write("volume", 0, ByteBuffer.wrap(new byte[SIZE / 2]));
                Snapshot second = new Snapshot();
                second.getSpec().volume = "volume";
                second.getSpec().createSnapshot = true;
                create(cluster, second, "snapshot-2");
                awaitThat(
                        cluster,
                        Snapshot.class,
                        "snapshot-2",
                        present -> present.getStatus().readyToUse);
                backUp(cluster, "backup-2", "snapshot-2");
                proxy.heal();
                proxy.next(1000, "(DELETE|POST|GET) .*", proxy.delay(700));
                cluster.delete(Backup.class, "backup-1");
                awaitRequests(proxy, "DELETE .*backup-1.cfg.*|POST .*", 1);
                first.kill();
            }
            proxy.heal();
            // the dead process's lock holds until it expires, 150 s after its last sign of life
            assertThat(S3TestServer.age(bucket(direct), "/locks/", Duration.ofSeconds(151)))
                    .isPositive();
            try (DroverProcess second = DroverProcess.up(data)) {
                await("the deletion completes")
                        .atMost(Duration.ofSeconds(120))
                        .untilAsserted(
                                () ->
                                        assertThat(second.cluster().find(Backup.class, "backup-1"))
                                                .map(Backup::getStatus)
                                                .map(status -> status.state + status.messages)
                                                .as(second::log)
                                                .isEmpty());
                Backup remaining = second.cluster().find(Backup.class, "backup-2").orElseThrow();
                Volume restored = new Volume();
                restored.getSpec().fromBackup = remaining.getStatus().url;
                create(second.cluster(), restored, "restored");
                awaitThat(
                        second.cluster(),
                        Volume.class,
                        "restored",
                        present ->
                                present.getStatus().restoreInitiated
                                        && !present.getStatus().restoreRequired);
            }
            byte[] expected = content.clone();
            Arrays.fill(expected, 0, SIZE / 2, (byte) 0);
            assertThat(read("restored")).isEqualTo(expected);
            assertThat(direct.objects().keySet())
                    .as("blocks of the remaining backup only")
                    .filteredOn(key -> key.endsWith(".blk"))
                    .hasSize(SIZE / 2 / (2 * 1024 * 1024));
        }
    }

    private static String bucket(TestStore store) {
        return URI.create(store.url()).getUserInfo();
    }
}
