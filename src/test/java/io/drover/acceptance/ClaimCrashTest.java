package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.fakecluster.FakeCluster;
import io.drover.fakecluster.FakeCsi;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

@DisplayName("Drover is killed while a Job backs up a claim, or restores one")
class ClaimCrashTest {
    private static final long SIZE = 8 * TestDrover.MIB + 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String BACKUP = "mover-job.camel.yaml";
    private static final String RESTORE = "claim-restore.camel.yaml";
    private static final String RESTORED = "crash-restored";

    /** Steps of a backup behind which it is killed, in this order. */
    private static final List<String> STEPS =
            List.of(
                    "plan-mover-job",
                    "mirror-snapshot",
                    "copy-snapshot",
                    "start-mover-job",
                    "follow-mover-job",
                    "judge-mover-job",
                    "stop-mover-job",
                    "remove-copy",
                    "remove-mirror");

    /**
     * @param volume also the name of its disk
     * @param content its digest
     */
    private record Origin(String volume, String content) {}

    @TempDir private Path data;

    @Test
    @DisplayName(
            "P4 behind each step, in a row: one good backup, and nothing is left; and so with a"
                    + " restore of it, while the Job runs and when the volume has been handed over")
    void killedBehindEachStep() throws IOException, InterruptedException {
        TestDrover.assumeEmbedded();
        try (EmbeddedApiServer server =
                        EmbeddedApiServer.start(
                                Optional.empty(),
                                0,
                                AdmissionHandler.NONE,
                                InstantSource.system());
                GuardedApi api =
                        GuardedApi.start(server.url(), ForeignClaims.properties(Map.of()), data)) {
            Path kubeconfig = data.resolve("kubeconfig");
            server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE);
                    FakeCluster fake = FakeCluster.start(config, data, api::kubeconfig)) {
                crash(cluster, fake, api);
            }
        }
    }

    private void crash(Cluster cluster, FakeCluster fake, GuardedApi api)
            throws IOException, InterruptedException {
        prepare(cluster);
        Origin origin = beginBackup(cluster, fake, api);
        for (String step : STEPS.subList(1, STEPS.size())) {
            try (RunProcess crashing = run(api, stopping(BACKUP, step))) {
                crashing.awaitLog("held behind " + step);
            }
        }
        int pods;
        try (RunProcess next = run(api, stopping(RESTORE, "start-restore-job"))) {
            Backup made = backedUp(cluster, fake, origin);
            pods = fake.kubelet().started();
            requestRestore(cluster, made);
            next.awaitLog("held behind start-restore-job");
        }
        try (RunProcess crashing = run(api, stopping(RESTORE, "rebind-volume"))) {
            crashing.awaitLog("held behind rebind-volume");
        }
        try (RunProcess last = run(api, Files.createDirectories(data.resolve("routes")))) {
            last.awaitLog("Drover runs in namespace");
            assertRestored(cluster, fake, origin);
            assertThat(fake.kubelet().started()).as("one Job went on").isEqualTo(pods + 1);
        }
    }

    /** A Drover is killed behind the first step of a backup. */
    private Origin beginBackup(Cluster cluster, FakeCluster fake, GuardedApi api)
            throws IOException, InterruptedException {
        try (RunProcess first = run(api, stopping(BACKUP, STEPS.getFirst()))) {
            String volume = bound(cluster);
            write(fake.device(volume));
            Snapshot snapshot = new Snapshot();
            snapshot.getSpec().volume = volume;
            snapshot.getSpec().createSnapshot = true;
            await().atMost(PATIENCE).until(() -> cluster.find(Volume.class, volume).isPresent());
            create(cluster, snapshot);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    cluster.find(Snapshot.class, "crash")
                                            .orElseThrow()
                                            .getStatus()
                                            .readyToUse);
            Backup backup = new Backup();
            backup.getSpec().snapshotName = "crash";
            create(cluster, backup);
            first.awaitLog("held behind " + STEPS.getFirst());
            return new Origin(volume, Digests.ofBeginning(fake.device(volume), SIZE));
        }
    }

    private Backup backedUp(Cluster cluster, FakeCluster fake, Origin origin) throws IOException {
        await().atMost(PATIENCE).until(() -> Set.of("Completed", "Error").contains(state(cluster)));
        Backup made = cluster.find(Backup.class, "crash").orElseThrow();
        assertThat(made.getStatus().error).isEmpty();
        assertThat(ClaimBackupsTest.restored(made, new TestStore(store(), Map.of()), data))
                .isEqualTo(origin.content());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(ClaimBackupsTest.leftOver(cluster)).isEmpty();
                            assertThat(fake.csi().volumes()).containsExactly(origin.volume());
                            assertThat(fake.snapshotter().snapshots()).hasSize(1);
                        });
        return made;
    }

    private static void assertRestored(Cluster cluster, FakeCluster fake, Origin origin)
            throws IOException {
        await().atMost(PATIENCE).until(() -> isRestored(cluster));
        String handle = handle(cluster);
        assertThat(Digests.ofBeginning(fake.device(handle), SIZE)).isEqualTo(origin.content());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(ClaimBackupsTest.leftOver(cluster)).isEmpty();
                            assertThat(fake.csi().volumes())
                                    .containsExactlyInAnyOrder(origin.volume(), handle);
                        });
    }

    private static void requestRestore(Cluster cluster, Backup backup) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(RESTORED)
                        .addToAnnotations(Volume.DRIVER, "pvc")
                        .addToAnnotations("drover.io/claim", TestClaims.NAMESPACE + "/" + RESTORED)
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        cluster.create(volume);
    }

    private static boolean isRestored(Cluster cluster) {
        return cluster.find(Volume.class, RESTORED)
                .filter(volume -> volume.getStatus().restoreInitiated)
                .filter(volume -> !volume.getStatus().restoreRequired)
                .filter(volume -> volume.getStatus().kubernetesStatus.pvStatus().equals("Bound"))
                .isPresent();
    }

    /** The disk of the claim that was restored. */
    private static String handle(Cluster cluster) {
        String volume =
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(TestClaims.NAMESPACE)
                        .withName(RESTORED)
                        .get()
                        .getSpec()
                        .getVolumeName();
        return cluster.client()
                .persistentVolumes()
                .withName(volume)
                .get()
                .getSpec()
                .getCsi()
                .getVolumeHandle();
    }

    private static String state(Cluster cluster) {
        return cluster.find(Backup.class, "crash").orElseThrow().getStatus().state;
    }

    static void create(Cluster cluster, HasMetadata object) {
        object.setMetadata(new ObjectMetaBuilder().withName("crash").build());
        cluster.create(object);
    }

    private String store() {
        return data.resolve("backupstore").toUri().toString();
    }

    private RunProcess run(GuardedApi api, Path routes) throws IOException {
        Files.createDirectories(data.resolve("backupstore"));
        return RunProcess.start(
                api.kubeconfig(), data.resolve("volumes"), routes, store(), api.properties());
    }

    /** Routes, one file of which stops behind a step, to be killed there. */
    private Path stopping(String file, String step) throws IOException {
        Path shipped = Path.of(System.getProperty("drover.root"), "routes", file);
        Path routes = Files.createDirectories(data.resolve("stopping-" + step));
        StringBuilder changed = new StringBuilder();
        boolean inside = false;
        String indent = "";
        for (String line : Files.readAllLines(shipped)) {
            boolean next = line.strip().startsWith("- ") || line.strip().startsWith("doFinally");
            if (inside && next) {
                changed.append(held(indent, step));
                inside = false;
            }
            if (line.strip().equals("id: " + step)) {
                inside = true;
                indent = line.substring(0, line.indexOf("id:") - 4);
            }
            changed.append(line).append('\n');
        }
        Files.writeString(routes.resolve(file), changed);
        return routes;
    }

    private static String held(String indent, String step) {
        return """
        - log:
            id: held-%1$s
            message: held behind %1$s
        - delay:
            id: hold-%1$s
            expression:
              constant: "600000"
        """
                .formatted(step)
                .indent(indent.length());
    }

    static void prepare(Cluster cluster) {
        cluster.client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(TestClaims.NAMESPACE)
                                .endMetadata()
                                .build())
                .create();
        cluster.client()
                .resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName(ForeignClaims.CLASS)
                                .endMetadata()
                                .withProvisioner(FakeCsi.DRIVER)
                                .withReclaimPolicy("Delete")
                                .build())
                .create();
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data")
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
                        .build();
        cluster.client().resource(claim).create();
    }

    /** Name of the PersistentVolume. */
    static String bound(Cluster cluster) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                cluster.client()
                                        .persistentVolumeClaims()
                                        .inNamespace(TestClaims.NAMESPACE)
                                        .withName("data")
                                        .get()
                                        .getSpec()
                                        .getVolumeName(),
                        name -> name != null);
    }

    static void write(Path device) throws IOException {
        byte[] content = new byte[4 << 20];
        new Random(11).nextBytes(content);
        try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content), 0);
        }
    }
}
