package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.setting.Settings;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Setting;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Map;

class VolumeDefaultsTest {
    private static final String URL = "file:///away?backup=nightly&volume=source";

    private TestPlane plane;
    private VolumeDefaults defaults;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.target("away");
        defaults = new VolumeDefaults(plane.cluster(), new Settings(plane.cluster()));
        plane.backupVolume("source", "source", "away");
        Backup.Status status = new Backup.Status();
        status.state = "Completed";
        status.url = URL;
        status.volumeName = "source";
        status.volumeSize = "4194304";
        status.backupTargetName = "away";
        status.labels.put("longhorn.io/volume-access-mode", "rwx");
        plane.writer().write(plane.backup("nightly", "source", "away"), status);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private static Volume fromBackup() {
        Volume volume = new Volume();
        volume.getSpec().fromBackup = URL;
        return volume;
    }

    private void describe(String size, String backingImage) {
        BackupVolume.Status status = new BackupVolume.Status();
        status.size = size;
        status.backingImageName = backingImage;
        plane.writer().write(plane.api().get(BackupVolume.class, "source"), status);
    }

    private void set(String name, String value) {
        Setting setting = new Setting();
        setting.setValue(value);
        plane.api().create(setting, name);
    }

    private Volume filled(String size) {
        Volume volume = new Volume();
        volume.getSpec().size = size;
        defaults.fill(volume);
        return volume;
    }

    @Test
    void newVolumeHasTheLimitAndTheBlockSizeOfTheSettings() {
        assertThat(filled("33554432").getSpec().snapshotMaxCount).isEqualTo(250);
        assertThat(filled("33554432").getSpec().backupBlockSize).isEqualTo("2097152");

        set("snapshot-max-count", "20");
        set("default-backup-block-size", "16");

        assertThat(filled("33554432").getSpec().snapshotMaxCount).isEqualTo(20);
        assertThat(filled("33554432").getSpec().backupBlockSize).isEqualTo("16777216");
        assertThat(filled("4194304").getSpec().backupBlockSize)
                .as("16 MiB do not divide it")
                .isEqualTo("2097152");
    }

    @Test
    void restoredVolumeIsLikeItsSource() {
        describe("8388608", "");
        Volume volume = fromBackup();

        defaults.fill(volume);

        assertThat(volume.getSpec().size).isEqualTo("8388608");
        assertThat(volume.getSpec().accessMode).isEqualTo("rwx");
        assertThat(volume.getSpec().backupTargetName).isEqualTo("away");
        assertThat(volume.getMetadata().getLabels())
                .containsEntry("backup-target", "away")
                .containsEntry("backup-volume", "source");
    }

    @ParameterizedTest
    @CsvSource({
        "'',8388608",
        "0,8388608",
        "4194304,8388608",
        "8388608,8388608",
        "9437185,10485760"
    })
    void restoredVolumeIsAsLargeAsItsSourceOrAsRequested(String requested, String size) {
        describe("8388608", "");
        Volume volume = fromBackup();
        volume.getSpec().size = requested;

        defaults.fill(volume);

        assertThat(volume.getSpec().size).isEqualTo(size);
    }

    @Test
    void restoredVolumeIsNotSmallerThanTheBackup() {
        Volume volume = fromBackup();
        volume.getSpec().size = "2097152";

        assertThatThrownBy(() -> defaults.fill(volume))
                .hasMessage(
                        "spec.size: '2097152', but the backup is of a volume of 4194304 bytes;"
                                + " leave it out, or use that or more");
    }

    @Test
    void sizeOfAStandbyVolumeIsThatOfItsSource() {
        describe("8388608", "");
        Volume volume = fromBackup();
        volume.getSpec().standby = true;
        volume.getSpec().size = "16777216";

        defaults.fill(volume);

        assertThat(volume.getSpec().size).isEqualTo("8388608");
    }

    @Test
    void valuesInTheManifestAreKept() {
        Volume volume = fromBackup();
        volume.getSpec().accessMode = "rwo";
        volume.getSpec().backupTargetName = "elsewhere";

        defaults.fill(volume);

        assertThat(volume.getSpec().accessMode).isEqualTo("rwo");
        assertThat(volume.getMetadata().getLabels()).containsEntry("backup-target", "elsewhere");
        assertThat(volume.getSpec().size).as("the backup's own").isEqualTo("4194304");
    }

    @Test
    void volumeOnABackingImageIsNotRestoredWithoutIt() {
        describe("4194304", "ubuntu");

        assertThatThrownBy(() -> defaults.fill(fromBackup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no BackingImage 'ubuntu'")
                .hasMessageContaining("none is backed up to target 'away'");
    }

    private void image(String checksum, long virtualSize, String state) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = checksum;
        status.virtualSize = virtualSize;
        status.diskFileStatusMap =
                Map.of("node", Map.of("state", state, "message", "it is not to be had"));
        plane.writer().write(plane.create(new BackingImage(), "ubuntu", Map.of()), status);
    }

    private Volume onImage(String size) {
        Volume volume = new Volume();
        volume.getSpec().size = size;
        volume.getSpec().backingImage = "ubuntu";
        return volume;
    }

    @Test
    void volumeLiesOnTheImageOfItsSource() {
        describe("4194304", "ubuntu");
        image("", 1024, "ready");
        Volume volume = fromBackup();

        defaults.fill(volume);

        assertThat(volume.getSpec().backingImage).isEqualTo("ubuntu");
    }

    @Test
    void volumeIsNotRestoredOntoAnotherImage() {
        describe("4194304", "debian");
        image("", 1024, "ready");
        Volume volume = fromBackup();
        volume.getSpec().backingImage = "ubuntu";

        assertThatThrownBy(() -> defaults.fill(volume))
                .hasMessageContaining(
                        "spec.backingImage: 'ubuntu', but volume source lies on 'debian'");
    }

    @Test
    void standbyVolumeLiesOnTheImageOfItsSource() {
        describe("4194304", "ubuntu");
        image("", 1024, "ready");
        Volume volume = fromBackup();
        volume.getSpec().standby = true;

        defaults.fill(volume);

        assertThat(volume.getSpec().backingImage).isEqualTo("ubuntu");
    }

    @Test
    void volumeIsNotSmallerThanItsImage() {
        image("", 8388608, "ready");

        assertThatThrownBy(() -> defaults.fill(onImage("4194304")))
                .hasMessageContaining(
                        "spec.size: 4194304 bytes, but BackingImage 'ubuntu' has 8388608");
    }

    @Test
    void volumeDoesNotLieOnAnImageThatHasFailed() {
        image("", 0, "failed");

        assertThatThrownBy(() -> defaults.fill(onImage("4194304")))
                .hasMessageContaining("'ubuntu' has failed: it is not to be had");
    }
}
