package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.embedded.EmbeddedApiServer;
import io.drover.fakecluster.FakeCluster;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.runtime.DeferredAdmission;
import io.fabric8.kubernetes.client.Config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A fake cluster with a Drover in a process of its own, both of which can be made to suffer. Its
 * API server may be out of order for Drover, and never is for the test.
 */
final class ChaosCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int UNAVAILABLE = 503;

    private final Path data;
    private final EmbeddedApiServer server;
    private final GuardedApi api;
    private final Cluster user;
    private final FakeCluster fake;
    private final Random disorder;
    private volatile double broken;
    private RunProcess drover;

    /**
     * With the namespace {@link TestClaims#NAMESPACE} and the class {@link ForeignClaims#CLASS}.
     */
    ChaosCluster(Path data, long seed) throws IOException {
        this.data = data;
        this.disorder = new Random(seed);
        DeferredAdmission rules = new DeferredAdmission();
        server = EmbeddedApiServer.start(Optional.empty(), 0, rules, InstantSource.system());
        api =
                GuardedApi.start(
                        server.url(),
                        ForeignClaims.properties(Map.of("drover.mover.sweep", "20s")),
                        data.resolve("accounts"),
                        this::disorder);
        Path kubeconfig = data.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        user = Cluster.connect(config, Names.DEFAULT_NAMESPACE);
        rules.begin(user, api.properties());
        fake = FakeCluster.start(config, data, api::kubeconfig);
        Files.createDirectories(data.resolve("routes"));
        Files.createDirectories(data.resolve("backupstore"));
        ClaimCrashTest.prepare(user);
        drover = run();
        drover.awaitLog("Drover runs in namespace");
    }

    private synchronized Optional<ApiProxy.Answer> disorder(ApiProxy.Question question) {
        return disorder.nextDouble() < broken
                ? Optional.of(
                        new ApiProxy.Answer(
                                UNAVAILABLE,
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":503,"
                                        + "\"reason\":\"ServiceUnavailable\","
                                        + "\"message\":\"out of order\"}"))
                : Optional.empty();
    }

    private RunProcess run() throws IOException {
        return RunProcess.start(
                api.kubeconfig(),
                data.resolve("volumes"),
                data.resolve("routes"),
                store().url(),
                api.properties());
    }

    TestStore store() {
        return new TestStore(data.resolve("backupstore").toUri().toString(), Map.of());
    }

    Path data() {
        return data;
    }

    Cluster user() {
        return user;
    }

    FakeCluster fake() {
        return fake;
    }

    /** As {@code kill -9} of Drover, and its Deployment, which starts it again. */
    void killDrover() throws IOException, InterruptedException {
        drover.close();
        drover = run();
    }

    /**
     * @param share of Drover's requests that are answered with 503 from now on; 0 to 1
     */
    void breakApi(double share) {
        broken = share;
    }

    /** Everything does what it should from now on. */
    void heal() {
        breakApi(0);
        fake.kubelet().schedule(true);
        fake.kubelet().quota("");
        fake.kubelet().podsOfAJob(1);
        fake.snapshotter().fail(Optional.empty());
        fake.snapshotter().delay(Duration.ZERO);
        api.proxy().forget();
    }

    /** The name of the claim's PersistentVolume, once it has a Volume too. */
    String adopted(String claim) {
        String volume =
                await("claim " + claim)
                        .atMost(PATIENCE)
                        .until(
                                () ->
                                        user.client()
                                                .persistentVolumeClaims()
                                                .inNamespace(TestClaims.NAMESPACE)
                                                .withName(claim)
                                                .get()
                                                .getSpec()
                                                .getVolumeName(),
                                name -> name != null);
        await("Volume " + volume)
                .atMost(PATIENCE)
                .until(() -> user.find(Volume.class, volume).isPresent());
        return volume;
    }

    @Override
    public void close() throws InterruptedException {
        drover.close();
        fake.close();
        user.close();
        server.close();
        api.close();
    }
}
