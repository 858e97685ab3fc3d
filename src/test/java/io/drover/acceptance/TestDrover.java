package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.blockengine.volume.BlockSource;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.EmbeddedDrover;
import io.drover.runtime.RuntimeOptions;
import io.drover.support.FreePort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A running Drover, and what a user does with it. */
final class TestDrover implements AutoCloseable {
    static final long MIB = 1024 * 1024;

    private static final String MANAGEMENT_PORT = "drover.management.port";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /**
     * A runtime and what has to be closed with it.
     *
     * @param cluster what the user works with, who may do more than Drover
     * @param api by which it reaches the API server, if its rights are limited there
     */
    private record Running(
            DroverRuntime runtime, Cluster cluster, Optional<GuardedApi> api, AutoCloseable all) {
        Running(DroverRuntime runtime, Cluster cluster, AutoCloseable all) {
            this(runtime, cluster, Optional.empty(), all);
        }
    }

    private final Path data;
    private final Optional<TestNamespace> namespace;
    private final Optional<ChartedCluster> charted;
    private final Map<String, String> properties;
    private final InstantSource clock;
    private final boolean deployed;
    private Running running;

    private TestDrover(
            Path data,
            Optional<TestNamespace> namespace,
            Optional<ChartedCluster> charted,
            Map<String, String> properties,
            InstantSource clock,
            boolean deployed)
            throws IOException {
        this.data = data;
        this.namespace = namespace;
        this.charted = charted;
        this.properties = properties;
        this.clock = clock;
        this.deployed = deployed;
        this.running = launch();
    }

    static TestDrover start(Path data) throws IOException {
        return start(data, Map.of("drover.management.enabled", "false"));
    }

    static TestDrover start(Path data, Map<String, String> properties) throws IOException {
        return start(data, properties, InstantSource.system());
    }

    /** With a clock of the test. */
    static TestDrover start(Path data, Map<String, String> properties, InstantSource clock)
            throws IOException {
        return start(data, properties, clock, false);
    }

    /** As in a cluster: with the rights of the chart, and a test that fails if one is missing. */
    static TestDrover startDeployed(Path data, Map<String, String> properties) throws IOException {
        return startDeployed(data, properties, InstantSource.system());
    }

    /** As in a cluster, with a clock of the test. */
    static TestDrover startDeployed(Path data, Map<String, String> properties, InstantSource clock)
            throws IOException {
        return start(data, properties, clock, true);
    }

    private static TestDrover start(
            Path data, Map<String, String> properties, InstantSource clock, boolean deployed)
            throws IOException {
        boolean shared = RealCluster.isNamed() && !deployed;
        Optional<Path> binaries = deployed ? RealCluster.binaries() : Optional.empty();
        return new TestDrover(
                data,
                shared
                        ? Optional.of(
                                TestNamespace.create(RealCluster.find().orElseThrow().config()))
                        : Optional.empty(),
                binaries.isPresent()
                        ? Optional.of(ChartedCluster.start(binaries.get(), properties))
                        : Optional.empty(),
                properties,
                clock,
                deployed);
    }

    /** With the pages for people on call, Jolokia included. */
    static TestDrover startWatched(Path data, Map<String, String> properties) throws IOException {
        Map<String, String> all = new TreeMap<>(properties);
        all.put(MANAGEMENT_PORT, Integer.toString(FreePort.find()));
        all.put("drover.management.jolokia", "true");
        return start(data, all);
    }

    /** The address of one of these pages. */
    URI page(String path) {
        return URI.create(
                "http://127.0.0.1:%s/observe/%s".formatted(properties.get(MANAGEMENT_PORT), path));
    }

    private Running launch() throws IOException {
        if (namespace.isPresent()) {
            return launch(RealCluster.find().orElseThrow(), namespace.get());
        }
        if (deployed) {
            DeployedDrover drover =
                    charted.isPresent()
                            ? DeployedDrover.start(charted.get(), data, properties, clock)
                            : DeployedDrover.start(data, properties, clock);
            return new Running(drover.runtime(), drover.user(), Optional.of(drover.api()), drover);
        }
        EmbeddedDrover drover =
                EmbeddedDrover.start(
                        new EmbeddedDrover.Options(data, 0, Names.DEFAULT_NAMESPACE, properties),
                        clock);
        return new Running(drover.runtime(), drover.runtime().cluster(), drover);
    }

    private Running launch(RealCluster real, TestNamespace place) throws IOException {
        DroverRuntime drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                place.account(),
                                place.name(),
                                data.resolve("volumes"),
                                Files.createDirectories(data.resolve("backupstore"))
                                        .toUri()
                                        .toString(),
                                Optional.of(data.resolve("routes")),
                                Optional.empty(),
                                properties),
                        clock);
        Cluster user = Cluster.connect(real.config(), place.name());
        AutoCloseable webhook =
                real.callsBack() ? TestWebhook.start(drover.cluster(), user, false) : () -> {};
        return new Running(
                drover,
                user,
                () -> {
                    webhook.close();
                    user.close();
                    drover.close();
                });
    }

    /** Skips a test of admission rules where there is no webhook to enforce them. */
    static void assumeAdmission() {
        assumeTrue(
                RealCluster.find().map(RealCluster::callsBack).orElse(true),
                "the cluster of DROVER_TEST_KUBECONFIG does not ask Drover before it writes");
    }

    /**
     * Skips a test that opens the embedded API server's files, or of what a real one refuses
     * itself.
     */
    static void assumeEmbedded() {
        assumeTrue(!RealCluster.isNamed(), "there is no embedded API server");
    }

    void restart() throws IOException {
        stop();
        running = launch();
    }

    DroverRuntime runtime() {
        return running.runtime();
    }

    Cluster cluster() {
        return running.cluster();
    }

    /** Whether Kubernetes' own controllers bind claims, make Pods of Jobs, and collect garbage. */
    boolean hasControllers() {
        return charted.filter(ChartedCluster::controllers).isPresent();
    }

    /** By which it and its Jobs reach the API server. */
    GuardedApi api() {
        return running.api().orElseThrow();
    }

    Path data() {
        return data;
    }

    <T extends HasMetadata> T create(T object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        return cluster().client().resource(object).inNamespace(cluster().namespace()).create();
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        return cluster().find(type, name).orElseThrow();
    }

    <T extends HasMetadata> T awaitThat(Class<T> type, String name, Predicate<T> condition) {
        await(type.getSimpleName() + " " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> cluster().find(type, name),
                        found -> found.filter(condition).isPresent());
        return get(type, name);
    }

    void awaitGone(Class<? extends HasMetadata> type, String name) {
        await(type.getSimpleName() + " " + name + " gone")
                .atMost(PATIENCE)
                .until(() -> cluster().find(type, name).isEmpty());
    }

    void awaitTrue(String what, java.util.concurrent.Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
    }

    /** Points target {@code default} to the store, and waits until that has been read. */
    void useByDefault(TestStore store) {
        patchTarget(
                Names.DEFAULT_TARGET,
                Map.of(
                        "backupTargetURL",
                        store.url(),
                        "credentialSecret",
                        secret(Names.DEFAULT_TARGET, store.credentials())));
        awaitSynced(Names.DEFAULT_TARGET, store.url());
    }

    /** Waits until the target is available and that URL has been read. */
    void awaitSynced(String target, String url) {
        awaitThat(
                BackupTarget.class,
                target,
                present ->
                        present.getStatus().available && present.getStatus().syncedURL.equals(url));
    }

    void createTarget(String name, TestStore store) {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = store.url();
        target.getSpec().credentialSecret = secret(name, store.credentials());
        create(target, name);
    }

    /** Name of a new Secret with these values, empty if there are none. */
    String secret(String name, Map<String, String> credentials) {
        if (credentials.isEmpty()) {
            return "";
        }
        Secret secret = new SecretBuilder().withStringData(credentials).build();
        String secretName = name + "-secret";
        cluster()
                .client()
                .secrets()
                .inNamespace(cluster().namespace())
                .withName(secretName)
                .delete();
        create(secret, secretName);
        return secretName;
    }

    BackupTarget awaitAvailable(String name) {
        return awaitThat(BackupTarget.class, name, target -> target.getStatus().available);
    }

    /** Waits until the target is unavailable; returns the reason that it reports. */
    String awaitUnavailable(String name) {
        BackupTarget target =
                awaitThat(
                        BackupTarget.class,
                        name,
                        present ->
                                !present.getStatus().available
                                        && Conditions.find(
                                                        present.getStatus().conditions,
                                                        "Unavailable")
                                                .isPresent());
        return Conditions.find(target.getStatus().conditions, "Unavailable")
                .orElseThrow()
                .message();
    }

    Volume createVolume(String name, long size, String target) {
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(size);
        volume.getSpec().backupTargetName = target;
        create(volume, name);
        return awaitVolume(name);
    }

    Volume awaitVolume(String name) {
        return awaitThat(
                Volume.class,
                name,
                volume -> Set.of("detached", "attached").contains(volume.getStatus().state));
    }

    void delete(Class<? extends HasMetadata> type, String name) {
        cluster().delete(type, name);
        awaitGone(type, name);
    }

    /** Writes random data that depends on the seed. */
    void write(String volume, long offset, int length, long seed) throws IOException {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        runtime().controlPlane().driver().write(volume, offset, ByteBuffer.wrap(content));
    }

    /** Bytes of the volume's data. */
    long size(String volume) throws IOException {
        try (BlockSource content = runtime().controlPlane().driver().openHead(volume)) {
            return content.size();
        }
    }

    String digest(String volume) throws IOException {
        try (BlockSource content = runtime().controlPlane().driver().openHead(volume)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer chunk = ByteBuffer.allocate((int) (2 * MIB));
            for (long offset = 0; offset < content.size(); offset += chunk.capacity()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), content.size() - offset));
                content.read(offset, chunk);
                digest.update(chunk.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Snapshot snapshot(String name, String volume) {
        requestSnapshot(name, volume);
        return awaitSnapshot(name);
    }

    void requestSnapshot(String name, String volume) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        create(snapshot, name);
    }

    Snapshot awaitSnapshot(String name) {
        return awaitThat(Snapshot.class, name, taken -> taken.getStatus().readyToUse);
    }

    void requestBackup(String name, String snapshot) {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = snapshot;
        create(backup, name);
    }

    Backup backup(String name, String snapshot) {
        requestBackup(name, snapshot);
        return awaitCompleted(name);
    }

    Backup awaitCompleted(String name) {
        Backup backup = awaitFinal(name);
        assertThat(backup.getStatus().state).as(backup.getStatus().error).isEqualTo("Completed");
        return backup;
    }

    Backup awaitFinal(String name) {
        return awaitThat(
                Backup.class,
                name,
                present -> Set.of("Completed", "Error").contains(present.getStatus().state));
    }

    /** Restores into a new volume and waits for the end. */
    Volume restore(String name, String backupUrl) {
        requestRestore(name, backupUrl);
        return awaitThat(
                Volume.class,
                name,
                volume ->
                        volume.getStatus().restoreInitiated && !volume.getStatus().restoreRequired);
    }

    void requestRestore(String name, String backupUrl) {
        Volume volume = new Volume();
        volume.getSpec().fromBackup = backupUrl;
        create(volume, name);
    }

    /** Names of the volumes in the target's BackupVolumes. */
    Set<String> backupVolumes(String target) {
        return cluster().list(BackupVolume.class, Names.LABEL_TARGET, target).stream()
                .map(volume -> volume.getSpec().volumeName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Backup> backups(String target) {
        return cluster().list(Backup.class, Names.LABEL_TARGET, target);
    }

    Set<String> backupNames(String target) {
        return backups(target).stream()
                .map(backup -> backup.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void awaitBackups(String target, String... names) {
        await("backups of " + target)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(backupNames(target)).containsExactlyInAnyOrder(names);
                            assertThat(backups(target))
                                    .allMatch(backup -> !backup.getStatus().state.isEmpty());
                        });
    }

    void patchTarget(String name, Map<String, Object> spec) {
        cluster().patchSpec(BackupTarget.class, name, spec);
    }

    Optional<Backup> findBackup(String name) {
        return cluster().find(Backup.class, name);
    }

    @Override
    public void close() {
        stop();
        charted.ifPresent(ChartedCluster::close);
    }

    private void stop() {
        try {
            running.all().close();
        } catch (Exception e) {
            // the boundary of AutoCloseable, which declares Exception
            throw new IllegalStateException("closing Drover", e);
        }
    }
}
