package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;
import io.fabric8.kubernetes.client.Config;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Processes of {@code drover run} against one API server, as the pods of a Deployment are. */
@DisplayName("H Two replicas")
@Timeout(300)
class TwoReplicasTest extends KilledDrovers {
    private static final String BLOCK = "PUT .*\\.blk.*";
    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    /** Requests that may have passed the fence, and not have left, when a process is frozen. */
    private static final int UNDER_WAY = 4;

    private EmbeddedApiServer server;
    private GuardedApi api;
    private Cluster cluster;

    @BeforeEach
    void serve() throws IOException {
        server =
                EmbeddedApiServer.start(
                        Optional.empty(), 0, AdmissionHandler.NONE, InstantSource.system());
        server.ensureNamespace(Names.DEFAULT_NAMESPACE);
        Path kubeconfig = data.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
        cluster =
                Cluster.connect(
                        Config.fromKubeconfig(kubeconfig.toFile()), Names.DEFAULT_NAMESPACE);
        api =
                GuardedApi.start(
                        server.url(),
                        Map.of("drover.console.enabled", "true"),
                        data.resolve("accounts"));
    }

    @AfterEach
    void stopServing() {
        cluster.close();
        server.close();
        api.close();
    }

    private Replica start(String name, String volumes) throws IOException {
        return Replica.start(name, api.kubeconfig(), data.resolve(volumes));
    }

    private static void awaitLeader(Replica replica) {
        await("it works: " + replica.log())
                .atMost(TAKEOVER)
                .until(() -> replica.metrics().contains("drover_leader 1.0"));
    }

    private static FaultProxy proxy() throws IOException {
        return new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()));
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[SIZE];
        new Random(seed).nextBytes(content);
        return content;
    }

    private void requestBackup() {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "snapshot";
        create(cluster, backup, "backup");
    }

    @Test
    @DisplayName(
            "H1, H2 the other serves admission, console and metrics; the leader killed, it goes on,"
                    + " and nothing is done twice")
    void oneIsKilled() throws Exception {
        byte[] content = content(7);
        try (FaultProxy proxy = proxy();
                Replica leader = start("one", "volumes");
                Replica other = start("two", "volumes")) {
            TestStore store = StoreKind.s3().newStore();
            prepare(cluster, BackupsOnS3Test.through(proxy, store), content);

            assertThat(leader.metrics()).contains("drover_leader 1.0");
            assertThat(other.metrics())
                    .contains("drover_leader 0.0", "longhorn_volume_capacity_bytes{");
            assertThat(other.isReady()).isTrue();
            assertThat(other.page("/console/volumes")).contains("/console/volumes/volume");
            assertThat(other.review("/mutate", Reviews.ofVolume("nowhere")).toString())
                    .as("its rules")
                    .contains("\"allowed\":false", "nowhere");
            assertThat(other.log()).contains("this one does nothing and waits");

            proxy.next(1000, BLOCK, proxy.delay(500));
            requestBackup();
            awaitRequests(proxy, BLOCK, 10);
            await("what the leader does is shown by the other")
                    .atMost(TAKEOVER)
                    .until(
                            () -> Jsoup.parse(other.page("/console/activity")),
                            page ->
                                    page.select("#runs-running .message").text().contains("by ")
                                            && page.text()
                                                    .contains(
                                                            "Another Drover works in this"
                                                                    + " namespace: "));
            leader.process().signal("KILL");
            proxy.heal();
            awaitLeader(other);

            Backup backup =
                    awaitThat(
                            cluster,
                            Backup.class,
                            "backup",
                            found -> found.getStatus().state.equals("Completed"));
            assertThat(cluster.list(Backup.class)).hasSize(1);
            assertThat(store.objects().keySet())
                    .filteredOn(key -> key.endsWith(".cfg"))
                    .as("of the volume and its backup")
                    .hasSize(2);
            Volume restored = new Volume();
            restored.getSpec().fromBackup = backup.getStatus().url;
            create(cluster, restored, "restored");
            awaitThat(
                    cluster,
                    Volume.class,
                    "restored",
                    found ->
                            found.getStatus().restoreInitiated
                                    && !found.getStatus().restoreRequired);
            assertThat(read("restored")).isEqualTo(content);
        }
    }

    @Test
    @DisplayName("H3 the leader frozen past its Lease and continued: it writes nothing more")
    void oneIsFrozen() throws Exception {
        try (FaultProxy proxy = proxy();
                Replica frozen = start("one", "volumes");
                Replica other = start("two", "other-volumes")) {
            prepare(cluster, BackupsOnS3Test.through(proxy, StoreKind.s3().newStore()), content(8));
            proxy.next(1000, BLOCK, proxy.delay(500));
            requestBackup();
            awaitRequests(proxy, BLOCK, 6);

            frozen.process().signal("STOP");
            awaitLeader(other);
            long before = writes(proxy);
            frozen.process().signal("CONT");

            await("it has learnt of the other: " + frozen.log())
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> frozen.log().contains("this one stops what it does"));
            assertThat(frozen.metrics()).contains("drover_leader 0.0");
            await("nothing of it runs any more")
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () ->
                                    frozen.metrics()
                                            .contains("drover_jobs_running{kind=\"backup\"} 0"));
            assertThat(writes(proxy))
                    .as("what was on its way when it was frozen: " + frozen.log())
                    .isLessThanOrEqualTo(before + UNDER_WAY);
            assertThat(proxy.requests)
                    .filteredOn(request -> request.matches("PUT .*/backup_backup.cfg .*"))
                    .as("the one that says that a backup has begun")
                    .hasSize(1);
        }
    }

    /** Blocks and configurations; locks are not among them. */
    private static long writes(FaultProxy proxy) {
        return proxy.requests.stream()
                .filter(request -> request.matches("(PUT|POST|DELETE) .*\\.(blk|cfg).*"))
                .filter(request -> !request.contains("/locks/"))
                .count();
    }

    @Test
    @DisplayName("H4 a rolling update without a refused admission")
    void rollingUpdate() throws Exception {
        try (AdmissionClients clients = new AdmissionClients();
                Replica one = start("one", "volumes");
                Replica two = start("two", "volumes")) {
            clients.add(one);
            clients.add(two);
            clients.begin();
            clients.awaitAnswers(20);

            try (Replica three = start("three", "volumes")) {
                clients.add(three);
                one.process().terminate();
                awaitThatOneLeads(two, three);
                clients.awaitAnswers(20);
                try (Replica four = start("four", "volumes")) {
                    clients.add(four);
                    two.process().terminate();
                    awaitThatOneLeads(three, four);
                    clients.awaitAnswers(20);
                }
            }
        }
    }

    private static void awaitThatOneLeads(Replica... replicas) {
        await("one of them works")
                .atMost(TAKEOVER)
                .until(
                        () -> {
                            int leaders = 0;
                            for (Replica replica : replicas) {
                                leaders += replica.metrics().contains("drover_leader 1.0") ? 1 : 0;
                            }
                            return leaders == 1;
                        });
    }
}
