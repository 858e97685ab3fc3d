package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.volume.BlockSource;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Predicate;

@DisplayName("Kill: what a killed Drover was doing is taken up by the next")
class KillTest {
    private static final int SIZE = 48 * 1024 * 1024;

    @TempDir private Path data;

    private static void create(Cluster cluster, HasMetadata object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        cluster.client().resource(object).inNamespace(cluster.namespace()).create();
    }

    private static <T extends HasMetadata> T awaitThat(
            Cluster cluster, Class<T> type, String name, Predicate<T> condition) {
        await(type.getSimpleName() + " " + name)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> cluster.find(type, name),
                        found -> found.filter(condition).isPresent());
        return cluster.find(type, name).orElseThrow();
    }

    private void prepare(Cluster cluster, TestStore store, byte[] content) throws IOException {
        create(cluster, new SecretBuilder().withStringData(store.credentials()).build(), "secret");
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = store.url();
        target.getSpec().credentialSecret = "secret";
        create(cluster, target, "s3");
        awaitThat(cluster, BackupTarget.class, "s3", present -> present.getStatus().available);
        Volume volume = new Volume();
        volume.getSpec().size = Integer.toString(SIZE);
        volume.getSpec().backupTargetName = "s3";
        create(cluster, volume, "volume");
        awaitThat(
                cluster,
                Volume.class,
                "volume",
                present -> present.getStatus().state.equals("detached"));
        driver().write("volume", 0, ByteBuffer.wrap(content));
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "volume";
        snapshot.getSpec().createSnapshot = true;
        create(cluster, snapshot, "snapshot");
        awaitThat(cluster, Snapshot.class, "snapshot", present -> present.getStatus().readyToUse);
    }

    /** The files as they are, seen from this process. */
    private FileVolumeDriver driver() {
        return new FileVolumeDriver(data.resolve("volumes"), InstantSource.system());
    }

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
            try (DroverProcess second = DroverProcess.up(data)) {
                // the dead process's lock holds until it expires, 150 s after its last sign of
                // life;
                // attempts are a minute apart by then, and one more may be lost to a busy machine
                await("the deletion completes")
                        .atMost(Duration.ofSeconds(330))
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

    private static void backUp(Cluster cluster, String name, String snapshot) {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = snapshot;
        create(cluster, backup, name);
        awaitThat(
                cluster,
                Backup.class,
                name,
                present -> present.getStatus().state.equals("Completed"));
    }

    private static void awaitRequests(FaultProxy proxy, String line, int count) {
        await(count + " requests " + line)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                proxy.requests.stream()
                                                .filter(request -> request.matches(line))
                                                .count()
                                        >= count);
    }

    private byte[] read(String volume) throws IOException {
        try (BlockSource source = driver().openHead(volume)) {
            ByteBuffer content = ByteBuffer.allocate((int) source.size());
            source.read(0, content);
            return content.array();
        }
    }
}
