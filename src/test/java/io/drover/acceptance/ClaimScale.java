package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.fakecluster.FakeCluster;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What 1,000 claims of another CSI driver cost: requests to the API server, time and memory; run by
 * {@code -Dtest=ClaimScale}, and never by itself. What it measures is printed.
 */
class ClaimScale {
    private static final int CLAIMS = Integer.getInteger("claims", 1_000);
    private static final long SIZE = TestDrover.MIB;
    private static final String LONG_AGO = "2026-01-01T00:00:00Z";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofSeconds(5);

    /** Requests in that time that are about it. */
    private static final int OWN_LEASE = 2;

    private final RequestCount requests = new RequestCount();

    @TempDir private Path data;
    private Cluster user;
    private GuardedApi api;

    @Test
    @DisplayName("Requests, time and memory with 1,000 claims")
    void measure() throws IOException, InterruptedException {
        TestDrover.assumeEmbedded();
        Path kubeconfig = data.resolve("kubeconfig");
        try (EmbeddedApiServer server =
                        EmbeddedApiServer.start(
                                Optional.empty(),
                                0,
                                AdmissionHandler.NONE,
                                InstantSource.system());
                GuardedApi guarded =
                        GuardedApi.start(
                                server.url(),
                                ForeignClaims.properties(Map.of()),
                                data.resolve("accounts"),
                                requests)) {
            api = guarded;
            server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE);
                    FakeCluster _ = FakeCluster.start(config, data, api::kubeconfig)) {
                user = cluster;
                ClaimCrashTest.prepare(user);
                prepare();
                backUpInThePast();
                measureStart();
            }
        }
    }

    private RunProcess run() throws IOException {
        return RunProcess.start(
                api.kubeconfig(),
                data.resolve("volumes"),
                Files.createDirectories(data.resolve("routes")),
                Files.createDirectories(data.resolve("backupstore")).toUri().toString(),
                api.properties());
    }

    /** Claims and Snapshots, by a Drover that runs meanwhile. */
    private void prepare() throws IOException, InterruptedException {
        try (RunProcess drover = run()) {
            drover.awaitLog("Drover runs in namespace");
            requests.take();
            long begin = System.nanoTime();
            for (int i = 1; i < CLAIMS; i++) {
                create(i);
            }
            await("Volumes")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> volumes().size() == CLAIMS);
            print("adopted", begin);
            begin = System.nanoTime();
            volumes().forEach(this::snapshot);
            await("Snapshots")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () ->
                                    user.list(Snapshot.class).stream()
                                                    .filter(found -> found.getStatus().readyToUse)
                                                    .count()
                                            == CLAIMS);
            print("snapshots taken", begin);
        }
    }

    private void print(String what, long begin) {
        System.out.printf(
                "%s: %.1f s, %d requests%n%s%n",
                what,
                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0,
                requests.total(),
                requests.take());
    }

    private void create(int i) {
        user.client()
                .resource(
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName("data-" + i)
                                .withNamespace(TestClaims.NAMESPACE)
                                .addToAnnotations("drover.io/backup", "enabled")
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName(ForeignClaims.CLASS)
                                .withAccessModes("ReadWriteOnce")
                                .withNewResources()
                                .addToRequests("storage", new Quantity(Long.toString(SIZE)))
                                .endResources()
                                .endSpec()
                                .build())
                .create();
    }

    private List<String> volumes() {
        return user.list(Volume.class).stream()
                .map(volume -> volume.getMetadata().getName())
                .toList();
    }

    private void snapshot(String volume) {
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(new ObjectMetaBuilder().withName("of-" + volume).build());
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        user.create(snapshot);
    }

    /** Completed Backups, on a target that is no longer there. */
    private void backUpInThePast() {
        for (String volume : volumes()) {
            Backup backup = new Backup();
            backup.setMetadata(
                    new ObjectMetaBuilder()
                            .withName("old-" + volume)
                            .withFinalizers(Names.FINALIZER)
                            .withLabels(
                                    Map.of(
                                            Names.LABEL_BACKUP_VOLUME,
                                            volume,
                                            Names.LABEL_TARGET,
                                            "elsewhere"))
                            .build());
            backup.getSpec().snapshotName = "of-" + volume;
            user.create(backup);
            user.client()
                    .resource(backup)
                    .inNamespace(Names.DEFAULT_NAMESPACE)
                    .subresource("status")
                    .patch(
                            Cluster.MERGE,
                            """
                            {"status": {"state": "Completed", "progress": 100,
                              "volumeName": "%1$s", "snapshotName": "of-%1$s",
                              "backupTargetName": "elsewhere", "lastSyncedAt": "%2$s",
                              "url": "s3://bucket@region/?backup=old-%1$s&volume=%1$s"}}
                            """
                                    .formatted(volume, LONG_AGO));
        }
    }

    private void measureStart() throws IOException, InterruptedException {
        requests.take();
        long begin = System.nanoTime();
        try (RunProcess drover = run()) {
            drover.awaitLog("Drover runs in namespace");
            System.out.printf(
                    "ready after %.1f s%n",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0);
            awaitQuiet();
            print("started, and quiet for " + QUIET, begin);
            System.out.println(memory(drover));
            begin = System.nanoTime();
            await().pollDelay(REST).atMost(REST.multipliedBy(2)).until(() -> true);
            print("at rest", begin);
            System.out.println(memory(drover));
            backUp();
            System.out.println(memory(drover));
        }
    }

    /** Until no more have come than those of Drover's own Lease. */
    private void awaitQuiet() {
        int[] last = {0};
        await("no requests")
                .atMost(PATIENCE)
                .pollInterval(QUIET)
                .until(
                        () -> {
                            int now = requests.total();
                            boolean quiet = now - last[0] <= OWN_LEASE;
                            last[0] = now;
                            return quiet;
                        });
    }

    private void backUp() {
        String volume = volumes().getFirst();
        long begin = System.nanoTime();
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName("new").build());
        backup.getSpec().snapshotName = "of-" + volume;
        user.create(backup);
        await("a backup")
                .atMost(PATIENCE)
                .until(
                        () ->
                                user.find(Backup.class, "new")
                                        .orElseThrow()
                                        .getStatus()
                                        .state
                                        .equals("Completed"));
        await("nothing left")
                .atMost(PATIENCE)
                .until(() -> ClaimBackupsTest.leftOver(user).isEmpty());
        print("one backup", begin);
    }

    private static String memory(RunProcess drover) throws IOException {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(drover.pid()), "status"))) {
            return String.join(
                    ", ",
                    lines.filter(line -> line.matches("Vm(RSS|HWM).*"))
                            .map(line -> line.replaceAll("\\s+", " "))
                            .toList());
        }
    }
}
