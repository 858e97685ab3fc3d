package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.acceptance.ApiProxy.Request;
import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.reconcile.QueueState;
import io.drover.reconcile.ReconcileComponent;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many requests Drover makes to the API server. The figures are printed. */
@DisplayName("Requests to the API server")
@Timeout(600)
class ApiBudgetTest {
    private static final int BACKUPS = 200;
    private static final int LIMIT = 2;
    private static final int VOLUMES = 60;
    private static final int IDLE = 10_000;
    private static final String NODE = "node-1";

    @TempDir Path directory;
    private EmbeddedApiServer server;
    private ApiProxy proxy;
    private Cluster user;
    private DroverRuntime drover;

    private void start(Optional<Path> database, Map<String, String> properties) throws IOException {
        TestDrover.assumeEmbedded();
        server =
                EmbeddedApiServer.start(database, 0, AdmissionHandler.NONE, InstantSource.system());
        proxy = new ApiProxy(server.url());
        user = Cluster.connect(config(server.url().toString()), Names.DEFAULT_NAMESPACE);
        drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                config(proxy.url()),
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                Files.createDirectories(directory.resolve("store"))
                                        .toUri()
                                        .toString(),
                                Optional.empty(),
                                Optional.empty(),
                                properties),
                        InstantSource.system());
    }

    private static Config config(String url) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .build();
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
        if (user != null) {
            user.close();
            proxy.close();
            server.close();
        }
    }

    private void create(HasMetadata object, String name) {
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .build());
        user.client().resource(object).create();
    }

    private <T extends HasMetadata> void awaitAll(Class<T> kind, Predicate<T> condition) {
        await(kind.getSimpleName() + "s")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(
                        () ->
                                assertThat(
                                                user.list(kind).stream()
                                                        .filter(condition.negate())
                                                        .map(
                                                                object ->
                                                                        object.getMetadata()
                                                                                .getName()))
                                        .isEmpty());
    }

    /** Reconciliations of backups since the start. */
    private long looks() {
        return looks(queue -> queue.kind().equals("backups"));
    }

    /** Reconciliations of all kinds since the start. */
    private long allLooks() {
        return looks(queue -> true);
    }

    private long looks(Predicate<QueueState> which) {
        return drover
                .context()
                .getComponent("reconcile", ReconcileComponent.class)
                .queues()
                .stream()
                .filter(which)
                .mapToLong(QueueState::runs)
                .sum();
    }

    @Test
    @DisplayName(
            "backups that wait for their turn cost none, and each backup one read and ten writes")
    void twoHundredBackups() throws Exception {
        start(Optional.empty(), Map.of("drover.management.enabled", "false"));
        CountDownLatch gate = new CountDownLatch(1);
        AdviceWith.adviceWith(
                drover.context(),
                "data-mover-backup",
                route -> route.weaveAddFirst().process(exchange -> gate.await()));
        awaitAll(BackupTarget.class, target -> target.getStatus().available);
        for (int i = 0; i < BACKUPS; i++) {
            Volume volume = new Volume();
            volume.getSpec().size = "4194304";
            volume.getSpec().backupTargetName = "default";
            create(volume, "v" + i);
        }
        awaitAll(Volume.class, volume -> volume.getStatus().state.equals("detached"));
        for (int i = 0; i < BACKUPS; i++) {
            Snapshot snapshot = new Snapshot();
            snapshot.getSpec().volume = "v" + i;
            snapshot.getSpec().createSnapshot = true;
            create(snapshot, "s" + i);
        }
        awaitAll(Snapshot.class, snapshot -> snapshot.getStatus().readyToUse);
        proxy.forget();

        for (int i = 0; i < BACKUPS; i++) {
            Backup backup = new Backup();
            backup.getSpec().snapshotName = "s" + i;
            create(backup, "b" + i);
        }
        awaitAll(Backup.class, backup -> !backup.getStatus().state.isEmpty());
        assertThat(user.list(Backup.class))
                .filteredOn(backup -> backup.getStatus().state.equals("InProgress"))
                .hasSize(LIMIT);
        assertThat(user.list(Backup.class))
                .filteredOn(backup -> backup.getStatus().state.equals("Pending"))
                .allMatch(backup -> backup.getStatus().messages.containsKey("waiting"))
                .hasSize(BACKUPS - LIMIT);
        awaitIdle();
        int before = proxy.requestsBesideInformers().size();
        long looked = looks();
        await("some looks at those that run")
                .atMost(Duration.ofSeconds(30))
                .until(() -> looks() >= looked + 5 * LIMIT);
        assertThat(proxy.requestsBesideInformers())
                .as("while %d wait", BACKUPS - LIMIT)
                .hasSize(before);
        assertThat(looks()).as("a Backup that waits does not poll").isLessThan(looked + 6 * LIMIT);

        gate.countDown();
        awaitAll(Backup.class, backup -> backup.getStatus().state.equals("Completed"));
        awaitIdle();

        List<Request> all = proxy.requestsBesideInformers();
        long reads = all.stream().filter(Request::isRead).count();
        long conflicts = all.stream().filter(Request::isConflict).count();
        long writes = all.stream().filter(Request::isWrite).count();
        System.getLogger("budget")
                .log(
                        System.Logger.Level.INFO,
                        "%d backups: %d reads, %d writes, %d conflicts%n%s"
                                .formatted(BACKUPS, reads, writes, conflicts, summary(all)));
        long ofVolumes =
                all.stream()
                        .filter(Request::isWrite)
                        .filter(request -> request.path().contains("/backupvolumes"))
                        .count();
        assertThat(writes - ofVolumes).isLessThanOrEqualTo(10L * BACKUPS);
        // each volume is new on the target: its BackupVolume is created and described
        assertThat(ofVolumes).isLessThanOrEqualTo(3L * BACKUPS);
        assertThat(reads).isLessThanOrEqualTo(BACKUPS);
        assertThat(conflicts).as("writes that met a newer version").isLessThan(BACKUPS);
        for (int i : IntStream.range(0, BACKUPS).toArray()) {
            List<Request> own = all.stream().filter(request -> isOf(request, i)).toList();
            assertThat(own.stream().filter(Request::isWrite)).as("b" + i).hasSizeBetween(5, 10);
            assertThat(own.stream().filter(Request::isRead))
                    .as("b" + i)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    @DisplayName("a run of a recurring job costs a bounded number of requests for each volume")
    void recurringJobOfManyVolumes() throws Exception {
        start(Optional.empty(), Map.of("drover.management.enabled", "false", "drover.node", NODE));
        awaitAll(BackupTarget.class, target -> target.getStatus().available);
        for (int i = 0; i < VOLUMES; i++) {
            Volume volume = new Volume();
            volume.getSpec().size = "4194304";
            volume.getSpec().nodeID = NODE;
            create(volume, "v" + i);
        }
        awaitAll(Volume.class, volume -> volume.getStatus().state.equals("attached"));
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().cron = "0 3 1 1 *";
        job.getSpec().retain = 1;
        job.getSpec().groups = List.of("default");
        create(job, "yearly");
        run("first");
        proxy.forget();

        run("second");

        List<Request> all = proxy.requestsBesideInformers();
        long reads = all.stream().filter(Request::isRead).count();
        long writes = all.stream().filter(Request::isWrite).count();
        System.getLogger("budget")
                .log(
                        System.Logger.Level.INFO,
                        "a run over %d volumes: %d reads, %d writes%n%s"
                                .formatted(VOLUMES, reads, writes, summary(all)));
        assertThat(user.list(Backup.class)).hasSize(VOLUMES);
        // whether the namespace and the target are still there, before a backup is deleted
        assertThat(reads).isLessThanOrEqualTo(3L * VOLUMES);
        assertThat(writes).isLessThanOrEqualTo(30L * VOLUMES);
    }

    private void run(String request) {
        user.patch(
                RecurringJob.class,
                "yearly",
                Map.of("metadata", Map.of("annotations", Map.of("drover.io/run-now", request))));
        awaitAll(
                RecurringJob.class,
                job ->
                        job.getStatus().lastRunNow.equals(request)
                                && !job.getStatus().running
                                && job.getStatus().volumesDone == VOLUMES);
        // retention deletes in the background
        await().atMost(Duration.ofMinutes(2))
                .until(() -> user.list(Backup.class).size() == VOLUMES);
        awaitIdle();
    }

    /** Counts requests by kind, without names. */
    private static String summary(List<Request> requests) {
        return requests.stream()
                .collect(
                        Collectors.groupingBy(
                                request ->
                                        request.method()
                                                + " "
                                                + request.path()
                                                        .replaceAll(
                                                                "/(b|v|s|events/|backup-|yearly-c-)[0-9a-f][^/]*",
                                                                "/*"),
                                TreeMap::new,
                                Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static boolean isOf(Request request, int i) {
        return request.isAbout("Backup", "backups", "b" + i)
                || request.isAbout("Volume", "volumes", "v" + i);
    }

    @Test
    @DisplayName(
            "10,000 resources to which nothing happens cost none, however often they are looked at")
    void tenThousandIdleResources() throws Exception {
        Path database = directory.resolve("kubernetes.db");
        try (IdleResources idle = new IdleResources(database, NODE)) {
            idle.add("backups", 5_000, IdleResources::foundBackup);
            idle.add("backups", 2_500, IdleResources::completedBackup);
            idle.add("backupvolumes", 2_500, IdleResources::backupVolume);
        }
        start(
                Optional.of(database),
                Map.of(
                        "drover.management.enabled",
                        "false",
                        "drover.node",
                        NODE,
                        "drover.resync",
                        "2s"));
        awaitAll(BackupTarget.class, target -> !target.getStatus().lastSyncedAt.isEmpty());
        await("a first look at each").atMost(Duration.ofMinutes(2)).until(() -> allLooks() >= IDLE);
        awaitIdle();
        proxy.forget();
        long before = allLooks();

        await("two more looks at each")
                .atMost(Duration.ofMinutes(4))
                .until(() -> allLooks() >= before + 2 * IDLE);

        assertThat(proxy.requestsBesideInformers()).as("requests for %d resources", IDLE).isEmpty();
    }

    /** Waits until there was no request between two looks half a second apart. */
    private void awaitIdle() {
        int[] last = {-1};
        await("no requests")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            int now = proxy.requestsBesideInformers().size();
                            boolean idle = now == last[0];
                            last[0] = now;
                            return idle;
                        });
    }
}
