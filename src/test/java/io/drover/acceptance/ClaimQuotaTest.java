package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.Comparator.naturalOrder;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.fakecluster.FakeCluster;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

@DisplayName("A quota of Drover's namespace does not allow a backup")
class ClaimQuotaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SIZE = 8 * TestDrover.MIB + 4096;

    @TempDir private Path data;

    /** As the API server refuses what exceeds a ResourceQuota. */
    private static final class Quota implements ApiProxy.Interception {
        private static final String PATH =
                "/api/v1/namespaces/" + Names.DEFAULT_NAMESPACE + "/persistentvolumeclaims";

        private volatile boolean exhausted = true;

        @Override
        public Optional<ApiProxy.Answer> of(ApiProxy.Question question) {
            return exhausted && question.method().equals("POST") && question.path().equals(PATH)
                    ? Optional.of(
                            new ApiProxy.Answer(
                                    403,
                                    """
                                    {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                     "reason": "Forbidden", "code": 403,
                                     "message": "persistentvolumeclaims \\"dm\\" is forbidden: exceeded quota: storage, requested: requests.storage=10Mi, used: requests.storage=1Gi, limited: requests.storage=1Gi"}
                                    """))
                    : Optional.empty();
        }
    }

    @Test
    @DisplayName(
            "P10 quota refusal of the copy, then of the Job's Pod: said with the reason, nothing is"
                + " held meanwhile, and it goes on when there is room, no faster than its share of"
                + " mover.bandwidth")
    void refused() throws IOException {
        TestDrover.assumeEmbedded();
        Quota quota = new Quota();
        Path kubeconfig = data.resolve("kubeconfig");
        try (EmbeddedApiServer server =
                        EmbeddedApiServer.start(
                                Optional.empty(),
                                0,
                                AdmissionHandler.NONE,
                                InstantSource.system());
                GuardedApi api =
                        GuardedApi.start(
                                server.url(),
                                ForeignClaims.properties(Map.of("drover.mover.bandwidth", "3Mi")),
                                data,
                                quota)) {
            server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE);
                    FakeCluster fake = FakeCluster.start(config, data, api::kubeconfig)) {
                ClaimCrashTest.prepare(cluster);
                DroverRuntime drover = DroverRuntime.start(options(api), InstantSource.system());
                try {
                    backUp(cluster, fake, quota);
                } finally {
                    drover.close();
                }
            }
        }
    }

    private Path store() throws IOException {
        return Files.createDirectories(data.resolve("backupstore"));
    }

    /** From the first block in the store to the description of the backup, which comes last. */
    private Duration written() throws IOException {
        try (Stream<Path> files = Files.walk(store())) {
            List<Path> all = files.toList();
            return Duration.between(
                    times(all, ".*\\.blk").min(naturalOrder()).orElseThrow(),
                    times(all, ".*/backup_crash\\.cfg").max(naturalOrder()).orElseThrow());
        }
    }

    private static Stream<Instant> times(List<Path> files, String name) {
        return files.stream()
                .filter(file -> file.toString().matches(name))
                .map(file -> file.toFile().lastModified())
                .map(Instant::ofEpochMilli);
    }

    private RuntimeOptions options(GuardedApi api) throws IOException {
        return new RuntimeOptions(
                api.config(),
                Names.DEFAULT_NAMESPACE,
                Files.createDirectories(data.resolve("volumes")),
                store().toUri().toString(),
                Optional.empty(),
                Optional.empty(),
                api.properties());
    }

    private static Backup.Status status(Cluster cluster) {
        return cluster.find(Backup.class, "crash").orElseThrow().getStatus();
    }

    private static void awaitMessage(Cluster cluster, String kind, String text) {
        await(text)
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(status(cluster).messages.getOrDefault(kind, ""))
                                        .as(Cluster.MAPPER.writeValueAsString(status(cluster)))
                                        .contains(text));
    }

    private void backUp(Cluster cluster, FakeCluster fake, Quota quota) throws IOException {
        String volume = ClaimCrashTest.bound(cluster);
        ClaimCrashTest.write(fake.device(volume));
        String written = Digests.ofBeginning(fake.device(volume), SIZE);
        await().atMost(PATIENCE).until(() -> cluster.find(Volume.class, volume).isPresent());
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        ClaimCrashTest.create(cluster, snapshot);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                cluster.find(Snapshot.class, "crash")
                                        .orElseThrow()
                                        .getStatus()
                                        .readyToUse);
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "crash";
        ClaimCrashTest.create(cluster, backup);

        awaitMessage(cluster, "error", "the copy of the snapshot cannot be made");
        assertThat(status(cluster).messages.get("error"))
                .contains("exceeded quota: storage, requested: requests.storage=10Mi");
        assertThat(status(cluster).state).isNotEqualTo("Error");
        await("an event says so")
                .atMost(PATIENCE)
                .until(
                        () ->
                                cluster
                                        .client()
                                        .v1()
                                        .events()
                                        .inNamespace(cluster.namespace())
                                        .list()
                                        .getItems()
                                        .stream()
                                        .filter(
                                                event ->
                                                        "Backup"
                                                                .equals(
                                                                        event.getInvolvedObject()
                                                                                .getKind()))
                                        .anyMatch(
                                                event ->
                                                        event.getMessage()
                                                                .contains("exceeded quota")));
        await("nothing is held between attempts")
                .atMost(PATIENCE)
                .until(() -> ClaimBackupsTest.leftOver(cluster).isEmpty());

        fake.kubelet().quota("pods \"dm\" is forbidden: exceeded quota: pods, requested: pods=1");
        quota.exhausted = false;
        awaitMessage(cluster, "mover", "waiting for a Pod: Error creating");
        fake.kubelet().quota("");

        await().atMost(PATIENCE).until(() -> status(cluster).state.equals("Completed"));
        assertThat(
                        ClaimBackupsTest.restored(
                                cluster.find(Backup.class, "crash").orElseThrow(),
                                new TestStore(store().toUri().toString(), Map.of()),
                                data))
                .isEqualTo(written);
        // 4 MiB at half of 3 MiB a second, as two may run; a block is timed when it is complete
        assertThat(written()).isGreaterThan(Duration.ofMillis(1300));
        await("nothing is left")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(ClaimBackupsTest.leftOver(cluster)).isEmpty();
                            assertThat(fake.csi().volumes()).containsExactly(volume);
                            assertThat(fake.snapshotter().snapshots()).hasSize(1);
                        });
    }
}
