package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.CliRun;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Setting;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Backups of claims wait for their turns, and leave nothing")
class ClaimTurnsTest extends ForeignClaimsStory {
    private static final int VOLUMES = 30;
    private static final int LIMIT = 3;
    private static final String RESTORING = "restoring";

    @BeforeAll
    static void start() throws IOException {
        begin(Map.of());
    }

    @Test
    @Order(1)
    @DisplayName("P13 thirty volumes, limit 3: there never are more than 3 copies")
    void limited() {
        foreign.cluster().kubelet().schedule(false);
        Setting limit = new Setting();
        limit.setValue(Integer.toString(LIMIT));
        drover.create(limit, "backup-concurrent-limit");
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < VOLUMES; i++) {
            foreign.claim("many-" + i, ForeignClaims.CLASS, TestDrover.MIB * 2, "enabled");
        }
        for (int i = 0; i < VOLUMES; i++) {
            String name = "many-" + i;
            drover.requestSnapshot(name, foreign.awaitAdopted(name).getMetadata().getName());
            waiting.add(name);
        }
        for (String name : waiting) {
            drover.awaitSnapshot(name);
            drover.requestBackup(name, name);
        }
        while (!waiting.isEmpty()) {
            int running = Math.min(LIMIT, waiting.size());
            drover.awaitTrue("as many as may run", () -> atWork(drover, waiting).size() == running);
            List<String> done = atWork(drover, waiting);
            done.forEach(name -> drover.cluster().delete(Backup.class, name));
            done.forEach(name -> drover.awaitGone(Backup.class, name));
            waiting.removeAll(done);
        }
        assertThat(foreign.cluster().csi().mostCopies()).isEqualTo(LIMIT);
        ClaimBackupsTest.assertNothingLeft(drover, foreign);
    }

    @Test
    @Order(2)
    @DisplayName(
            "P14 uninstall leaves nothing of ours in the cluster, and workloads' claims and remote"
                    + " data as they are")
    void uninstalled() throws IOException {
        foreign.assumeDataSourceRef();
        foreign.cluster().kubelet().schedule(true);
        String first = foreign.adopted("kept", TestDrover.MIB * 2).getMetadata().getName();
        foreign.write("kept", 0, 1 << 20, 14);
        drover.snapshot("kept", first);
        drover.backup("kept", "kept");
        foreign.cluster().kubelet().schedule(false);
        drover.requestBackup("under-way", "kept");
        drover.awaitTrue("one at work", () -> !atWork(drover, List.of("under-way")).isEmpty());
        Set<String> claims = claims();
        requestRestore();
        drover.awaitTrue(
                "the copy, and the claim that is written",
                () -> foreign.cluster().csi().volumes().size() == claims.size() + 2);
        leaveContent();
        foreign.cluster().snapshotClass("keeping", "Retain");
        foreign.forsake("kept", "keeping");
        remember();
        String content = Digests.ofBeginning(foreign.device("kept"), TestDrover.MIB * 2);
        List<String> remote = remote();
        assertThat(remote).anyMatch(file -> file.endsWith(".blk"));
        assertThat(foreign.cluster().snapshotter().snapshots()).isNotEmpty();

        CliRun run =
                CliRun.of(
                        "uninstall", "--kubeconfig=" + drover.api().kubeconfig(), "--patience=60");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(ClaimBackupsTest.leftOver(drover.cluster())).isEmpty();
        assertThat(foreign.cluster().snapshotter().snapshots()).isEmpty();
        for (Class<? extends HasMetadata> kind :
                List.of(VolumeSnapshot.class, VolumeSnapshotContent.class, Job.class)) {
            assertThat(drover.cluster().client().resources(kind).inAnyNamespace().list().getItems())
                    .as(kind.getSimpleName())
                    .isEmpty();
        }
        assertThat(populator()).isEmpty();
        assertThat(remembered()).isEmpty();
        assertThat(drover.cluster().find(Volume.class, RESTORING)).isEmpty();
        // the chart gives no right to delete it, and a Pod may wait for it
        assertThat(claims()).contains(RESTORING);
        assertThat(claims())
                .filteredOn(name -> !name.equals(RESTORING))
                .containsExactlyInAnyOrderElementsOf(claims);
        assertThat(drover.cluster().client().persistentVolumes().list().getItems())
                .extracting(volume -> volume.getSpec().getClaimRef().getName())
                .containsExactlyInAnyOrderElementsOf(claims);
        assertThat(foreign.cluster().csi().volumes()).hasSameSizeAs(claims);
        assertThat(Digests.ofBeginning(foreign.device("kept"), TestDrover.MIB * 2))
                .isEqualTo(content);
        assertThat(remote()).containsAll(remote);
    }

    /** A driver that was caught, and days of backups; the VolumePopulator is there anyway. */
    private static void remember() {
        remember("drover-cbt-distrust-fake.csi.drover.io", Names.LABEL_MANAGED_BY, Names.DROVER);
        remember("drover-history-0", Names.LABEL_HISTORY, "true");
        assertThat(remembered()).hasSize(2);
        drover.awaitTrue("the populator", () -> populator().isPresent());
    }

    private static void remember(String name, String label, String value) {
        drover.cluster()
                .create(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .addToLabels(label, value)
                                .endMetadata()
                                .build());
    }

    private static List<String> remembered() {
        return drover.cluster().list(ConfigMap.class).stream()
                .map(map -> map.getMetadata().getName())
                .filter(name -> name.matches("drover-(cbt-distrust|history)-.*"))
                .toList();
    }

    private static Optional<GenericKubernetesResource> populator() {
        return Optional.ofNullable(
                drover.cluster()
                        .client()
                        .genericKubernetesResources(
                                "populator.storage.k8s.io/v1beta1", "VolumePopulator")
                        .withName("drover-backup")
                        .get());
    }

    private static void requestRestore() {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(RESTORING)
                        .addToAnnotations(Volume.DRIVER, "pvc")
                        .addToAnnotations("drover.io/claim", TestClaims.NAMESPACE + "/" + RESTORING)
                        .addToAnnotations("drover.io/storage-class", ForeignClaims.CLASS)
                        .build());
        volume.getSpec().fromBackup = drover.findBackup("kept").orElseThrow().getStatus().url;
        drover.cluster().create(volume);
    }

    /** As if a Drover had been killed, and its Backup deleted by force. */
    private static void leaveContent() {
        VolumeSnapshotContent content = new VolumeSnapshotContent();
        content.setMetadata(
                new ObjectMetaBuilder()
                        .withName("dm-000000000014")
                        .withLabels(
                                Map.of(
                                        Names.LABEL_MANAGED_BY,
                                        Names.DROVER,
                                        "drover.io/owner-uid",
                                        "00000000-0014-0000-0000-000000000000"))
                        .build());
        content.getSpec().deletionPolicy = VolumeSnapshotContent.RETAIN;
        content.getSpec().driver = "another.csi.example.com";
        content.getSpec().source.snapshotHandle = "a-snapshot";
        content.getSpec().volumeSnapshotRef.namespace = Names.DEFAULT_NAMESPACE;
        content.getSpec().volumeSnapshotRef.name = "dm-000000000014";
        drover.cluster().createOutside(content);
    }

    private static Set<String> claims() {
        return drover
                .cluster()
                .client()
                .persistentVolumeClaims()
                .inAnyNamespace()
                .list()
                .getItems()
                .stream()
                .filter(claim -> claim.getMetadata().getNamespace().equals(TestClaims.NAMESPACE))
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Files of the default target. */
    private static List<String> remote() throws IOException {
        try (Stream<Path> files = Files.walk(drover.data().resolve("backupstore"))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> !file.endsWith(".lck"))
                    .toList();
        }
    }

    private static List<String> atWork(TestDrover drover, List<String> backups) {
        return backups.stream()
                .filter(
                        name ->
                                drover.get(Backup.class, name)
                                        .getStatus()
                                        .messages
                                        .getOrDefault("mover", "")
                                        .startsWith("waiting for a node"))
                .toList();
    }
}
