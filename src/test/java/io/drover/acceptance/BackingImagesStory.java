package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.image.FileChecksum;
import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Volume;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** M5 with the stores of one kind. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class BackingImagesStory {
    private static final long SIZE = 12 * TestDrover.MIB;

    @TempDir private static Path data;

    private StoreKind kind;
    private TestDrover drover;
    private String checksum;

    abstract StoreKind kind() throws IOException, InterruptedException;

    @BeforeAll
    void makeImage() throws IOException, InterruptedException {
        kind = kind();
        drover =
                TestDrover.startDeployed(
                        data.resolve(getClass().getSimpleName()),
                        Map.of("drover.management.enabled", "false"));
        TestStore first = kind.newStore();
        drover.useByDefault(first);
        drover.patchTarget(Names.DEFAULT_TARGET, Map.of("pollInterval", "1s"));
        drover.createTarget("a", kind.newStore());
        drover.patchTarget("a", Map.of("pollInterval", "1s"));
        drover.awaitAvailable("a");
        drover.createVolume("source", SIZE, Names.DEFAULT_TARGET);
        drover.write("source", TestDrover.MIB, (int) (7 * TestDrover.MIB), 1);
        image(
                "ubuntu",
                "export-from-volume",
                Map.of("volume-name", "source", "export-type", "raw"));
        checksum = awaitReady("ubuntu").getStatus().checksum;
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (drover != null) {
            drover.close();
        }
        if (kind != null) {
            kind.close();
        }
    }

    private void image(String name, String source, Map<String, String> parameters) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = source;
        image.getSpec().sourceParameters = parameters;
        drover.create(image, name);
    }

    private BackingImage awaitReady(String name) {
        return drover.awaitThat(BackingImage.class, name, ImageStates::isReady);
    }

    private BackupBackingImage backUp(String name, String target) {
        BackupBackingImage backup = new BackupBackingImage();
        backup.getSpec().backingImage = "ubuntu";
        backup.getSpec().backupTargetName = target;
        backup.getSpec().userCreated = true;
        drover.create(backup, name);
        return drover.awaitThat(
                BackupBackingImage.class,
                name,
                present -> present.getStatus().state.equals("Completed"));
    }

    private String checksumOf(String image) throws IOException {
        return FileChecksum.sha512(
                drover.runtime().controlPlane().driver().images().find(image).orElseThrow());
    }

    private void assertBackedUp(BackupBackingImage backup) {
        assertThat(backup.getStatus().checksum).isEqualTo(checksum);
        assertThat(backup.getStatus().size).isEqualTo(SIZE);
        assertThat(backup.getStatus().url).contains("backingImage=ubuntu");
        assertThat(backup.getStatus().progress).isEqualTo(100);
    }

    @Test
    @Order(51)
    @DisplayName("M5.1 a backing image is backed up to default")
    void backUpToDefault() throws IOException {
        assertThat(checksumOf("ubuntu")).isEqualTo(checksum);

        assertBackedUp(backUp("ubuntu-default", Names.DEFAULT_TARGET));
    }

    @Test
    @Order(52)
    @DisplayName("M5.2 a backing image is backed up to A")
    void backUpToOther() {
        assertBackedUp(backUp("ubuntu-a", "a"));
    }

    @Test
    @Order(53)
    @DisplayName("M5.2 a target that does not exist is refused, and so is a second backup")
    void refuse() {
        TestDrover.assumeAdmission();
        assertThatThrownBy(() -> backUp("ubuntu-x", "x"))
                .hasMessageContaining("there is no backup target 'x'");
        assertThatThrownBy(() -> backUp("ubuntu-again", "a"))
                .hasMessageContaining("has a backup on target 'a' already, ubuntu-a");
    }

    private void assertRestores(String backup, String target) throws IOException {
        String url = drover.get(BackupBackingImage.class, backup).getStatus().url;
        String restored = "restored-from-" + target;
        image(restored, "restore", Map.of("backup-url", url, "backup-target-name", target));

        BackingImage image = awaitReady(restored);

        assertThat(image.getStatus().checksum).isEqualTo(checksum);
        assertThat(image.getStatus().size).isEqualTo(SIZE);
        assertThat(checksumOf(restored)).isEqualTo(checksum);
    }

    @Test
    @Order(54)
    @DisplayName("M5.3 an image restored from default has correct data")
    void restoreFromDefault() throws IOException {
        assertRestores("ubuntu-default", Names.DEFAULT_TARGET);
    }

    @Test
    @Order(55)
    @DisplayName("M5.4 an image restored from A has correct data")
    void restoreFromOther() throws IOException {
        assertRestores("ubuntu-a", "a");
    }

    @Test
    @Order(56)
    @DisplayName("M5.1 a volume on an image brings it to its target, and an image in use stays")
    void backUpVolume() throws IOException {
        drover.delete(BackupBackingImage.class, "ubuntu-a");
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(2 * SIZE);
        volume.getSpec().backingImage = "ubuntu";
        volume.getSpec().backupTargetName = "a";
        drover.create(volume, "on-image");
        drover.awaitVolume("on-image");
        drover.write("on-image", 2 * TestDrover.MIB, 4096, 2);
        drover.write("on-image", SIZE + TestDrover.MIB, 4096, 3);
        drover.snapshot("snapshot-of-on-image", "on-image");

        Backup backup = drover.backup("backup-of-on-image", "snapshot-of-on-image");

        assertThat(backup.getStatus().size).isEqualTo(Long.toString(4 * TestDrover.MIB));
        assertThat(drover.cluster().list(BackupBackingImage.class, Names.LABEL_TARGET, "a"))
                .singleElement()
                .satisfies(image -> assertBackedUp(image));
        if (RealCluster.find().map(RealCluster::callsBack).orElse(true)) {
            assertThatThrownBy(() -> drover.cluster().delete(BackingImage.class, "ubuntu"))
                    .hasMessageContaining("volumes lie on it: on-image");
        }
    }

    @Test
    @Order(57)
    @DisplayName("M5.4 a volume whose image is missing is restored with it")
    void restoreVolume() throws IOException {
        String digest = drover.digest("on-image");
        drover.awaitTrue(
                "the volume's image on the target",
                () ->
                        drover.cluster().list(BackupVolume.class, Names.LABEL_TARGET, "a").stream()
                                .anyMatch(
                                        volume ->
                                                volume.getStatus()
                                                        .backingImageName
                                                        .equals("ubuntu")));
        drover.delete(Volume.class, "on-image");
        drover.delete(BackingImage.class, "ubuntu");

        Volume restored =
                drover.restore(
                        "restored-on-image",
                        drover.get(Backup.class, "backup-of-on-image").getStatus().url);

        assertThat(restored.getSpec().backingImage).isEqualTo("ubuntu");
        assertThat(drover.digest("restored-on-image")).isEqualTo(digest);
        assertThat(awaitReady("ubuntu").getSpec().sourceType).isEqualTo("restore");
    }
}
