package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.CliRun;
import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

@DisplayName("A machine is lost: one command on another one brings everything back")
class DisasterTest {
    private static final long SIZE = 8 * TestDrover.MIB;

    @TempDir private Path directory;

    private TestStore first;
    private TestStore second;

    @BeforeEach
    void stores() throws IOException {
        TestDrover.assumeEmbedded();
        StoreKind kind = StoreKind.directory();
        first = kind.newStore();
        second = kind.newStore();
    }

    /**
     * Volumes on two targets, one of them of a claim and one on a backing image, with schedules;
     * their digests.
     */
    private Map<String, String> machineA(Path data) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (TestDrover drover = TestDrover.start(data)) {
            drover.patchTarget(Names.DEFAULT_TARGET, Map.of("backupTargetURL", first.url()));
            drover.createTarget("second", second);
            drover.awaitThat(
                    BackupTarget.class,
                    Names.DEFAULT_TARGET,
                    target -> target.getStatus().syncedURL.equals(first.url()));
            drover.awaitAvailable("second");
            RecurringJob nightly = new RecurringJob();
            nightly.getSpec().task = "backup";
            nightly.getSpec().cron = "0 2 1 1 *";
            nightly.getSpec().retain = 7;
            nightly.getSpec().groups = List.of("default");
            drover.create(nightly, "nightly");
            drover.createVolume("mail", SIZE, Names.DEFAULT_TARGET);
            drover.createVolume("photos", SIZE, "second");
            String ofClaim = claim(drover);
            volumeOnImage(drover, "on-image");
            int seed = 1;
            for (String volume : List.of("mail", "photos", ofClaim, "on-image")) {
                drover.write(volume, seed * TestDrover.MIB, (int) TestDrover.MIB, seed++);
                digests.put(volume, drover.digest(volume));
            }
            drover.create(new SystemBackup(), "before-the-fire");
            drover.awaitThat(
                    SystemBackup.class,
                    "before-the-fire",
                    backup -> backup.getStatus().state.equals("Ready"));
        }
        return digests;
    }

    /** The image has a block that the volume does not write. */
    private static void volumeOnImage(TestDrover drover, String name) throws IOException {
        drover.createVolume("source", SIZE, Names.DEFAULT_TARGET);
        drover.write("source", 0, (int) TestDrover.MIB, 9);
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = "export-from-volume";
        image.getSpec().sourceParameters = Map.of("volume-name", "source");
        drover.create(image, "ubuntu");
        drover.awaitThat(BackingImage.class, "ubuntu", ImageStates::isReady);
        drover.delete(Volume.class, "source");
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(SIZE);
        volume.getSpec().backupTargetName = "second";
        volume.getSpec().backingImage = "ubuntu";
        drover.create(volume, name);
        drover.awaitVolume(name);
    }

    private static String claim(TestDrover drover) {
        drover.cluster()
                .client()
                .resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName("fast")
                                .endMetadata()
                                .withProvisioner("drover.io/file")
                                .withReclaimPolicy("Delete")
                                .build())
                .create();
        PersistentVolumeClaim claim =
                drover.create(
                        new PersistentVolumeClaimBuilder()
                                .withNewSpec()
                                .withStorageClassName("fast")
                                .withAccessModes("ReadWriteOnce")
                                .withNewResources()
                                .addToRequests("storage", new Quantity("4Mi"))
                                .endResources()
                                .endSpec()
                                .build(),
                        "data");
        String volume = "pvc-" + claim.getMetadata().getUid();
        drover.awaitTrue("claim bound", () -> isBound(drover, volume));
        return volume;
    }

    private static boolean isBound(TestDrover drover, String volume) {
        PersistentVolumeClaim claim =
                drover.cluster()
                        .client()
                        .persistentVolumeClaims()
                        .inNamespace(drover.cluster().namespace())
                        .withName("data")
                        .get();
        return claim != null
                && volume.equals(claim.getSpec().getVolumeName())
                && claim.getStatus() != null
                && "Bound".equals(claim.getStatus().getPhase());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    @DisplayName("M7.2 targets, images, volumes, schedules and claims come back on another machine")
    void disaster() throws IOException, InterruptedException {
        Map<String, String> digests = machineA(directory.resolve("a"));
        delete(directory.resolve("a"));
        Path b = directory.resolve("b");

        try (DroverProcess machine = DroverProcess.up(b, "--from-system-backup", first.url())) {
            await(machine.log())
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> machine.log().contains("Everything is restored."));
            CliRun again =
                    CliRun.of(
                            "system-restore",
                            "--dry-run",
                            "--kubeconfig",
                            b.resolve("kubeconfig").toString(),
                            first.url());
            assertThat(again.code()).as(again.err()).isZero();
            assertThat(again.out())
                    .contains("System backup before-the-fire of ")
                    .contains("BackupTarget           second")
                    .doesNotContain("ToBeRestored");
            CliRun other =
                    CliRun.of(
                            "system-restore",
                            "--kubeconfig",
                            b.resolve("kubeconfig").toString(),
                            second.url());
            assertThat(other.code()).isEqualTo(7);
            assertThat(other.err()).contains("backup target default has the URL " + first.url());
        }

        try (TestDrover drover = TestDrover.start(b)) {
            for (Map.Entry<String, String> volume : digests.entrySet()) {
                drover.awaitVolume(volume.getKey());
                assertThat(drover.digest(volume.getKey()))
                        .as(volume.getKey())
                        .isEqualTo(volume.getValue());
            }
            assertThat(drover.get(BackupTarget.class, "second").getSpec().backupTargetURL)
                    .isEqualTo(second.url());
            assertThat(drover.get(Volume.class, "photos").getSpec().backupTargetName)
                    .isEqualTo("second");
            assertThat(drover.get(Volume.class, "mail").getMetadata().getLabels())
                    .containsEntry("recurring-job-group.longhorn.io/default", "enabled");
            assertThat(drover.get(RecurringJob.class, "nightly").getSpec().retain).isEqualTo(7);
            assertThat(drover.get(BackingImage.class, "ubuntu").getSpec().sourceParameters)
                    .containsEntry("backup-target-name", Names.DEFAULT_TARGET);
            String ofClaim =
                    digests.keySet().stream()
                            .filter(name -> name.startsWith("pvc-"))
                            .findFirst()
                            .orElseThrow();
            drover.awaitTrue("claim bound", () -> isBound(drover, ofClaim));
        }
    }
}
