package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.fakecluster.FakeCsi;
import io.drover.resource.Backup;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.rights.Forbidden;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TypedObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("Backups are restored into claims")
class ClaimRestoreTest extends ForeignClaimsStory {
    /** No multiple of a block. */
    private static final long SIZE = 16 * TestDrover.MIB + 4096;

    private static final String WAITING = "waiting";
    private static final String OTHER = "office";

    private static Backup backup;
    private static String content;

    /** A claim with a file system, and a backup of it. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        begin(Map.of());
        foreign.assumeDataSourceRef();
        foreign.claims().createNamespace(OTHER);
        foreign.claims()
                .storageClass(
                        WAITING,
                        made ->
                                made.withProvisioner(FakeCsi.DRIVER)
                                        .withVolumeBindingMode("WaitForFirstConsumer"));
        String volume = foreign.adopted("origin", SIZE).getMetadata().getName();
        foreign.write("origin", 0, 3 << 20, 1);
        foreign.write("origin", SIZE - 4096, 4096, 2);
        if (hasTools()) {
            makeFileSystem(foreign.device("origin"));
        }
        content = Digests.ofBeginning(foreign.device("origin"), SIZE);
        drover.snapshot("origin", volume);
        backup = drover.backup("origin", "origin");
    }

    private static boolean hasTools() {
        return tool("mkfs.ext4").isPresent() && tool("e2fsck").isPresent();
    }

    private static Optional<Path> tool(String name) {
        return List.of("/usr/sbin", "/sbin", "/usr/bin").stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolve("tool.log").toFile())
                        .start();
        return process.waitFor();
    }

    /** With the classes of this test in it. */
    private static void makeFileSystem(Path device) throws IOException, InterruptedException {
        Path files = Files.createDirectories(data.resolve("files"));
        Files.copy(device, files.resolve("some-content"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(files.resolve("some-content"), new byte[3 << 20]);
        assertThat(
                        run(
                                tool("mkfs.ext4").orElseThrow().toString(),
                                "-q",
                                "-F",
                                "-d",
                                files.toString(),
                                device.toString()))
                .isZero();
    }

    private static Volume request(String name, String claim, Map<String, String> annotations) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToAnnotations(Volume.DRIVER, "pvc")
                        .addToAnnotations("drover.io/claim", claim)
                        .addToAnnotations(annotations)
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        drover.cluster().create(volume);
        return volume;
    }

    private static Volume awaitRestored(String name) {
        return drover.awaitThat(
                Volume.class,
                name,
                volume ->
                        volume.getStatus().restoreInitiated
                                && volume.getStatus().kubernetesStatus.pvStatus().equals("Bound"));
    }

    private static String restoreCondition(String volume) {
        return Conditions.find(drover.get(Volume.class, volume).getStatus().conditions, "Restore")
                .map(condition -> condition.message())
                .orElse("");
    }

    private static PersistentVolumeClaim populated(
            String namespace, String name, String storageClass) {
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(storageClass)
                        .withAccessModes("ReadWriteOnce")
                        .withDataSourceRef(
                                new TypedObjectReferenceBuilder()
                                        .withApiGroup("longhorn.io")
                                        .withKind("Backup")
                                        .withName("origin")
                                        .build())
                        .withNewResources()
                        .addToRequests("storage", new Quantity(Long.toString(SIZE)))
                        .endResources()
                        .endSpec()
                        .build();
        return drover.cluster().client().resource(claim).create();
    }

    private static PersistentVolume volumeOf(String claim) {
        return drover.cluster()
                .client()
                .persistentVolumes()
                .withName(foreign.persistentVolume(claim))
                .get();
    }

    private static Path disk(PersistentVolume volume) {
        return foreign.cluster().device(volume.getSpec().getCsi().getVolumeHandle());
    }

    /** The claim takes its disk along, as any claim of its class does. */
    private static void assertDiskGoesWith(String claim, PersistentVolume volume) {
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getMetadata().getAnnotations())
                .containsEntry("pv.kubernetes.io/provisioned-by", FakeCsi.DRIVER)
                .doesNotContainKeys("drover.io/reclaim", "pv.kubernetes.io/bound-by-controller");
        foreign.claims().delete(claim);
        drover.awaitTrue("the disk goes", () -> !Files.exists(disk(volume)));
        drover.awaitTrue(
                "the PersistentVolume goes",
                () ->
                        drover.cluster()
                                        .client()
                                        .persistentVolumes()
                                        .withName(volume.getMetadata().getName())
                                        .get()
                                == null);
    }

    @AfterEach
    void nothingIsLeft() {
        foreign.cluster().kubelet().schedule(true);
        drover.awaitTrue(
                "nothing left: " + ClaimBackupsTest.leftOver(drover.cluster()),
                () -> ClaimBackupsTest.leftOver(drover.cluster()).isEmpty());
    }

    @Test
    @DisplayName(
            "P15 everything runs under the chart's rights: Drover and its Jobs sign in, each under"
                    + " its account, and may nothing else")
    void rights() {
        GuardedApi api = drover.api();
        assertThat(api.takeRefused()).isEmpty();
        assertThat(api.accounts())
                .containsExactlyInAnyOrder("backup-drover", "backup-drover-mover");

        try (KubernetesClient mover =
                new KubernetesClientBuilder()
                        .withConfig(api.config("backup-drover-mover"))
                        .build()) {
            assertThatThrownBy(() -> mover.secrets().inNamespace(Names.DEFAULT_NAMESPACE).list())
                    .hasMessageContaining("cannot list resource \"secrets\" in API group \"\"");
        }
        assertThat(api.takeRefused())
                .extracting(Forbidden::message)
                .containsExactly(
                        "secrets is forbidden: User"
                                + " \"system:serviceaccount:longhorn-system:backup-drover-mover\""
                                + " cannot list resource \"secrets\" in API group \"\" in the"
                                + " namespace \"longhorn-system\"");
    }

    @Test
    @DisplayName("P1, P16 into a claim of a block device, which Drover makes")
    void block() throws IOException {
        request("restored-block", "shop/block", Map.of("drover.io/volume-mode", "Block"));

        Volume restored = awaitRestored("restored-block");

        PersistentVolume volume = volumeOf("block");
        assertThat(Digests.ofBeginning(disk(volume), SIZE)).isEqualTo(content);
        assertThat(volume.getSpec().getVolumeMode()).isEqualTo("Block");
        assertThat(restored.getStatus().kubernetesStatus.pvName())
                .isEqualTo(volume.getMetadata().getName());
        assertThat(restored.getStatus().restoreRequired).isFalse();
        assertThat(foreign.claims().find("block").getSpec().getStorageClassName())
                .as("that of the claim that was backed up")
                .isEqualTo(ForeignClaims.CLASS);
        foreign.claims().awaitEvent("block", "Restored");
        drover.awaitThat(
                Volume.class,
                "restored-block",
                found -> !found.getMetadata().getAnnotations().containsKey("drover.io/hand-over"));
        assertThat(drover.cluster().find(Volume.class, volume.getMetadata().getName()))
                .as("a claim has one Volume")
                .isEmpty();
        assertDiskGoesWith("block", volume);
    }

    @Test
    @DisplayName("P2, P16 into a claim with a file system, which names the Backup as its source")
    void fileSystem() throws IOException, InterruptedException {
        PersistentVolumeClaim claim = populated("shop", "files", ForeignClaims.CLASS);
        String name = "pvc-" + claim.getMetadata().getUid();

        awaitRestored(name);

        PersistentVolume volume = volumeOf("files");
        assertThat(volume.getMetadata().getName()).isEqualTo(name);
        assertThat(volume.getSpec().getVolumeMode()).isEqualTo("Filesystem");
        assertThat(volume.getSpec().getCsi().getVolumeHandle())
                .as("the disk of the claim that was filled")
                .isNotEqualTo(name);
        assertThat(Digests.ofBeginning(disk(volume), SIZE)).isEqualTo(content);
        foreign.claims().awaitEvent("files", "Restoring");
        assertThat(drover.get(Volume.class, name).getMetadata().getAnnotations())
                .as("nobody wants it to be backed up")
                .containsKey("drover.io/adoption-ended");
        assertThat(
                        drover.cluster()
                                .client()
                                .genericKubernetesResources(
                                        "populator.storage.k8s.io/v1beta1", "VolumePopulator")
                                .withName("drover-backup")
                                .get())
                .as("the cluster knows that Backups can be sources")
                .isNotNull();
        if (hasTools()) {
            assertThat(
                            run(
                                    tool("e2fsck").orElseThrow().toString(),
                                    "-f",
                                    "-n",
                                    disk(volume).toString()))
                    .as("it is clean")
                    .isZero();
        }
        assertDiskGoesWith("files", volume);
    }

    @Test
    @DisplayName("P9 a class that waits for the first Pod: by Volume it need not, by claim it does")
    void forConsumer() throws IOException {
        foreign.claim("volume-waiting", WAITING, SIZE, "");
        request("restored-waiting", "shop/volume-waiting", Map.of());
        request(
                "restored-patient",
                "shop/volume-patient",
                Map.of("drover.io/storage-class", WAITING, "drover.io/wait-for-consumer", "true"));
        PersistentVolumeClaim claim = populated("shop", "claim-waiting", WAITING);
        String name = "pvc-" + claim.getMetadata().getUid();

        awaitRestored("restored-waiting");
        assertThat(Digests.ofBeginning(disk(volumeOf("volume-waiting")), SIZE)).isEqualTo(content);
        foreign.claims().awaitEvent("claim-waiting", "WaitForFirstConsumer");
        assertThat(drover.cluster().find(Volume.class, name)).isEmpty();
        drover.awaitTrue(
                "it tells what it waits for",
                () ->
                        restoreCondition("restored-patient")
                                .contains("waiting for a Pod that uses claim shop/volume-patient"));

        // as a scheduler does for a Pod
        foreign.annotate("claim-waiting", "volume.kubernetes.io/selected-node", "fake-node");
        awaitRestored(name);
        assertThat(Digests.ofBeginning(disk(volumeOf("claim-waiting")), SIZE)).isEqualTo(content);

        drover.delete(Volume.class, "restored-patient");
        assertThat(foreign.claims().find("volume-patient").getSpec().getVolumeName()).isNull();
    }

    @Test
    @DisplayName("P11 a claim of another namespace gets nothing, unless the Backup names that")
    void otherNamespace() {
        PersistentVolumeClaim claim = populated(OTHER, "foreign", ForeignClaims.CLASS);

        assertThat(foreign.claims().awaitEvent("foreign", "BackupNotAllowed").getMessage())
                .contains("'origin'", "drover.io/allow-namespaces: office");
        foreign.claims().assertNoVolume(claim);

        foreign.cluster().kubelet().schedule(false);
        drover.cluster()
                .patch(
                        Backup.class,
                        "origin",
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of("drover.io/allow-namespaces", "a, office"))));
        String name = "pvc-" + claim.getMetadata().getUid();
        drover.awaitTrue(
                "it is filled", () -> restoreCondition(name).contains("waiting for a node"));

        drover.cluster().deleteOutside(claim);
        drover.awaitGone(Volume.class, name);
    }

    @Test
    @DisplayName("a volume that is deleted while it is filled fails the attempt, not the next one")
    void lostMeanwhile() throws IOException {
        foreign.cluster().kubelet().schedule(false);
        request("restored-lost", "shop/lost", Map.of("drover.io/volume-mode", "Block"));
        drover.awaitTrue(
                "its Job waits",
                () -> restoreCondition("restored-lost").contains("waiting for a node"));
        String uid =
                drover.get(Volume.class, "restored-lost").getMetadata().getUid().replace("-", "");
        PersistentVolumeClaim prime =
                drover.get(PersistentVolumeClaim.class, "rs-" + uid.substring(0, 12));

        drover.cluster()
                .client()
                .persistentVolumes()
                .withName(prime.getSpec().getVolumeName())
                .delete();

        drover.awaitThat(
                Volume.class,
                "restored-lost",
                found ->
                        found.getStatus().robustness.equals("faulted")
                                && restoreCondition("restored-lost")
                                        .contains(
                                                "is about to lose PersistentVolume "
                                                        + prime.getSpec().getVolumeName()));
        foreign.claims().awaitEvent("lost", "RestoreFailure");
        foreign.cluster().kubelet().schedule(true);
        awaitRestored("restored-lost");
        assertThat(Digests.ofBeginning(disk(volumeOf("lost")), SIZE)).isEqualTo(content);
    }

    @Test
    @DisplayName(
            "a claim that has a volume is not touched; a Volume that is deleted leaves nothing")
    void refusedAndCancelled() {
        foreign.claim("full", ForeignClaims.CLASS, SIZE, "");
        String volume = foreign.persistentVolume("full");
        request("restored-full", "shop/full", Map.of());

        drover.awaitThat(
                Volume.class,
                "restored-full",
                found ->
                        found.getStatus().robustness.equals("faulted")
                                && restoreCondition("restored-full")
                                        .contains("has volume '" + volume + "' already"));
        drover.delete(Volume.class, "restored-full");
        assertThat(foreign.persistentVolume("full")).isEqualTo(volume);

        int disks = foreign.cluster().csi().volumes().size();
        foreign.cluster().kubelet().schedule(false);
        request("cancelled", "shop/cancelled", Map.of());
        drover.awaitTrue(
                "its Job waits",
                () -> restoreCondition("cancelled").contains("waiting for a node"));
        drover.delete(Volume.class, "cancelled");
        drover.awaitTrue("its disk goes", () -> foreign.cluster().csi().volumes().size() == disks);
    }
}
