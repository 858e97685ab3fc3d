package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.provision.ClaimObstacle.NotReady;
import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;

/** The backing image of a StorageClass. */
class ClassImagesTest {
    private static final String SUM = "0a".repeat(64);
    private static final Map<String, String> DOWNLOADED =
            Map.of(
                    "backingImage",
                    "ubuntu",
                    "backingImageDataSourceType",
                    "download",
                    "backingImageDataSourceParameters",
                    "{\"url\":\"https://images.example.com/ubuntu.img\"}",
                    "backingImageChecksum",
                    SUM);

    private ProvisionPlane world;
    private PersistentVolumeClaim claim;

    @BeforeEach
    void start() throws Exception {
        world = new ProvisionPlane();
        claim = world.claim("orders");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void await(Map<String, String> parameters) throws NotReady, Refused {
        StorageClass storageClass = new StorageClass();
        storageClass.setMetadata(world.cluster().metadata("files", Map.of()));
        storageClass.setParameters(parameters);
        new ClassImages(world.caches(), world.cluster())
                .await(claim, ClassParameters.of(storageClass, 100));
    }

    private BackingImage image(String type, Map<String, String> parameters) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = type;
        image.getSpec().sourceParameters = parameters;
        return world.plane().create(image, "ubuntu", Map.of());
    }

    private void show(BackingImage image, String state, String message, long size, String sum) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = sum;
        status.virtualSize = size;
        status.diskFileStatusMap =
                new HashMap<>(Map.of("node", Map.of("state", state, "message", message)));
        world.plane().writer().write(image, status);
    }

    @Test
    void oneThatIsMissingIsMadeAndAwaited() throws Exception {
        assertThatThrownBy(() -> await(DOWNLOADED)).isInstanceOf(NotReady.class);

        BackingImage made = world.plane().api().get(BackingImage.class, "ubuntu");
        assertThat(made.getSpec().sourceType).isEqualTo("download");
        assertThat(made.getSpec().sourceParameters)
                .containsEntry("url", "https://images.example.com/ubuntu.img");
        assertThat(made.getSpec().checksum).isEqualTo(SUM);
        assertThatThrownBy(() -> await(DOWNLOADED)).isInstanceOf(NotReady.class);
        show(made, "ready", "", 4096, SUM);
        await(DOWNLOADED);
    }

    @Test
    void oneThatFailedIsReported() {
        show(
                image("download", Map.of("url", "https://images.example.com/ubuntu.img")),
                "failed",
                "status 404",
                0,
                "");

        assertThatThrownBy(() -> await(DOWNLOADED))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'ubuntu'")
                .hasMessageContaining("status 404");
    }

    @Test
    void oneThatIsLargerThanTheClaimIsRefused() {
        show(image("upload", Map.of()), "ready", "", 5L << 20, SUM);

        assertThatThrownBy(() -> await(DOWNLOADED))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("request at least that, not 4194304");
    }

    @Test
    void anotherImageOfTheNameIsRefused() {
        show(
                image("download", Map.of("url", "https://elsewhere.example.com/")),
                "ready",
                "",
                512,
                "0b".repeat(64));

        assertThatThrownBy(() -> await(DOWNLOADED))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("backingImageChecksum");
        Map<String, String> unchecked = new HashMap<>(DOWNLOADED);
        unchecked.remove("backingImageChecksum");
        assertThatThrownBy(() -> await(unchecked))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("url='https://images.example.com/ubuntu.img'");
        unchecked.put("backingImageDataSourceType", "clone");
        unchecked.put("backingImageDataSourceParameters", "{\"backing-image\":\"x\"}");
        assertThatThrownBy(() -> await(unchecked))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'clone', but it is from 'download'");
    }

    @Test
    void theSameContentFromAnywhereIsTheImage() throws Exception {
        show(
                image("restore", Map.of("backup-url", "s3://x@y/?backingImage=ubuntu")),
                "ready",
                "",
                512,
                SUM);

        await(DOWNLOADED);
    }

    @Test
    void oneWithoutASourceIsRestoredFromTheTargetOfTheClass() throws Exception {
        Map<String, String> named = Map.of("backingImage", "ubuntu", "backupTargetName", "archive");
        assertThatThrownBy(() -> await(named))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no backup on backup target 'archive'")
                .hasMessageContaining("drover image upload FILE --name ubuntu");
        BackupBackingImage backup = new BackupBackingImage();
        backup.getSpec().backingImage = "ubuntu";
        backup.getSpec().backupTargetName = "archive";
        backup = world.plane().create(backup, "ubuntu-archive", Map.of());
        BackupBackingImage.Status status = new BackupBackingImage.Status();
        status.state = "Completed";
        status.url = "file:///archive?backingImage=ubuntu";
        world.plane().writer().write(backup, status);

        assertThatThrownBy(() -> await(named)).isInstanceOf(NotReady.class);

        BackingImage made = world.plane().api().get(BackingImage.class, "ubuntu");
        assertThat(made.getSpec().sourceType).isEqualTo("restore");
        assertThat(made.getSpec().sourceParameters).containsEntry("backup-url", status.url);
    }

    @Test
    void aVolumeFromABackupHasTheImageOfThatBackup() throws Exception {
        Map<String, String> parameters = new HashMap<>(DOWNLOADED);
        parameters.put("fromBackup", "file:///archive?backup=b&volume=v");

        await(parameters);

        assertThat(world.cluster().find(BackingImage.class, "ubuntu")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "download | {} | backingImage: 'ubuntu' cannot be made:"
                        + " spec.sourceParameters.url: it is missing",
                "download | [] | backingImageDataSourceParameters: '[]' is no object; write one",
                "download | {\"url\":1} | backingImageDataSourceParameters.url: '1' is no text",
                "floppy | {} | backingImage: 'ubuntu' cannot be made: spec.sourceType: 'floppy'",
                "`` | {\"url\":\"x\"} | backingImageDataSourceParameters: it is of no source"
            })
    void aSourceThatCannotBeUsedIsRefused(String type, String parameters, String message) {
        assertThatThrownBy(
                        () ->
                                await(
                                        Map.of(
                                                "backingImage",
                                                "ubuntu",
                                                "backingImageDataSourceType",
                                                type,
                                                "backingImageDataSourceParameters",
                                                parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
