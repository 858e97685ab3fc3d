package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.image.FileChecksum;
import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Two clusters that share a target; the followed volume lies on an image. The steps build up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StandbyOnImageStory {
    private static final long IMAGE = 8 * TestDrover.MIB;
    private static final long SIZE = 16 * TestDrover.MIB;

    @TempDir private static Path data;

    private StoreKind kind;
    private TestStore store;
    private TestDrover a;
    private TestDrover b;

    abstract StoreKind kind() throws IOException, InterruptedException;

    @BeforeAll
    void startFirst() throws IOException, InterruptedException {
        kind = kind();
        store = kind.newStore();
        a = start("a", store);
        a.createVolume("golden", IMAGE, Names.DEFAULT_TARGET);
        a.write("golden", TestDrover.MIB, (int) (6 * TestDrover.MIB), 1);
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = "export-from-volume";
        image.getSpec().sourceParameters = Map.of("volume-name", "golden", "export-type", "raw");
        a.create(image, "ubuntu");
        a.awaitThat(BackingImage.class, "ubuntu", ImageStates::isReady);
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(SIZE);
        volume.getSpec().backingImage = "ubuntu";
        a.create(volume, "source");
        a.awaitVolume("source");
    }

    private static TestDrover start(String name, TestStore store) throws IOException {
        TestDrover drover = TestDrover.start(data.resolve(name));
        drover.useByDefault(store);
        drover.patchTarget(Names.DEFAULT_TARGET, Map.of("pollInterval", "1s"));
        return drover;
    }

    @AfterAll
    void stopBoth() throws IOException, InterruptedException {
        for (TestDrover drover : Stream.of(a, b).filter(Objects::nonNull).toList()) {
            drover.close();
        }
        kind.close();
    }

    private Backup backUp(String name) {
        a.snapshot("snapshot-of-" + name, "source");
        return a.backup(name, "snapshot-of-" + name);
    }

    private void awaitHeld(String backup) {
        b.awaitThat(
                Volume.class,
                "standby",
                volume ->
                        volume.getStatus().heldBackup.equals(backup)
                                && Conditions.find(volume.getStatus().conditions, Volume.CAUGHT_UP)
                                        .map(Condition::isTrue)
                                        .orElse(false));
    }

    private <T extends HasMetadata> List<T> listed(Class<T> kind) {
        return b.cluster().list(kind, Names.LABEL_TARGET, Names.DEFAULT_TARGET);
    }

    /** Until the target says on which image a volume lies whose backups it has. */
    private void awaitOnImage(String volume) {
        b.awaitTrue(
                "the image of " + volume + " on the target",
                () ->
                        listed(BackupVolume.class).stream()
                                .filter(known -> known.getSpec().volumeName.equals(volume))
                                .anyMatch(
                                        known ->
                                                known.getStatus()
                                                        .backingImageName
                                                        .equals("ubuntu")));
    }

    private static String checksum(TestDrover drover) throws IOException {
        return FileChecksum.sha512(
                drover.runtime().controlPlane().driver().images().find("ubuntu").orElseThrow());
    }

    @Test
    @Order(1)
    @DisplayName("M6.1 the image is restored first, and the volume on it catches up")
    void catchUp() throws IOException {
        a.write("source", 2 * TestDrover.MIB, 4096, 2);
        a.write("source", SIZE - TestDrover.MIB, 4096, 3);
        String url = backUp("backup-1").getStatus().url;
        // one that finds the image in progress looks again much later
        b = start("b", store);
        b.awaitThat(Backup.class, "backup-1", known -> known.getStatus().state.equals("Completed"));
        awaitOnImage("source");
        b.awaitTrue(
                "the image on the target",
                () ->
                        listed(BackupBackingImage.class).stream()
                                .anyMatch(image -> image.getStatus().state.equals("Completed")));
        Volume standby = new Volume();
        standby.getSpec().fromBackup = url;
        standby.getSpec().standby = true;
        b.create(standby, "standby");

        awaitHeld("backup-1");

        assertThat(b.get(Volume.class, "standby").getSpec().backingImage).isEqualTo("ubuntu");
        assertThat(b.get(BackingImage.class, "ubuntu").getSpec().sourceType).isEqualTo("restore");
        assertThat(checksum(b)).isEqualTo(checksum(a));
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
    }

    @Test
    @Order(2)
    @DisplayName("M6.1 it follows what is written over the image, and grows")
    void follow() throws IOException {
        a.write("source", 5 * TestDrover.MIB, 100_000, 4);
        backUp("backup-2");
        awaitHeld("backup-2");
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));

        a.cluster().patchSpec(Volume.class, "source", Map.of("size", Long.toString(2 * SIZE)));
        a.awaitTrue("the growth", () -> a.size("source") == 2 * SIZE);
        a.write("source", 2 * SIZE - 4096, 4096, 5);
        backUp("backup-3");
        awaitHeld("backup-3");
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
    }

    @Test
    @Order(3)
    @DisplayName("M6.3 activated it is equal to its source, and is backed up as what it is")
    void activate() throws IOException {
        b.cluster()
                .patchSpec(
                        Volume.class, "standby", Map.of("Standby", false, "frontend", "blockdev"));
        b.awaitThat(
                Volume.class,
                "standby",
                volume ->
                        !volume.getStatus().standby && volume.getStatus().state.equals("detached"));
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));

        b.write("standby", 0, 4096, 6);
        b.snapshot("snapshot-of-standby", "standby");
        Backup backup = b.backup("backup-of-standby", "snapshot-of-standby");

        awaitOnImage("standby");
        Volume restored = b.restore("restored", backup.getStatus().url);
        assertThat(restored.getSpec().backingImage).isEqualTo("ubuntu");
        assertThat(b.digest("restored")).isEqualTo(b.digest("standby"));
    }
}
