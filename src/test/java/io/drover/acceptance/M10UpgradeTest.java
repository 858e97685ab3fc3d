package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Setting;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Resources of Longhorn 1.7, which knew a single target. */
@Timeout(90)
@DisplayName("M10 Upgrade from the single-target layout (1.7)")
class M10UpgradeTest {
    @TempDir Path directory;
    private TestCluster api;
    private TestApi started;
    private DroverRuntime drover;

    @BeforeEach
    void start() throws IOException {
        started = TestApi.start();
        api = started.user();
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
        api.close();
    }

    private void run() throws IOException {
        drover = started.run(directory, "file:///given/on/the/command/line");
    }

    private void setting(String name, String value) {
        Setting setting = new Setting();
        setting.setValue(value);
        api.create(setting, name);
    }

    private static Map<String, String> labels(HasMetadata object) {
        return object.getMetadata().getLabels();
    }

    private BackupTarget target() {
        return api.get(BackupTarget.class, Names.DEFAULT_TARGET);
    }

    @Test
    @DisplayName("M10.1 target default survives with what it has")
    void defaultTargetSurvives() throws IOException {
        BackupTarget old = new BackupTarget();
        old.getSpec().backupTargetURL = "file:///own";
        old.getSpec().credentialSecret = "own";
        String uid = api.create(old, Names.DEFAULT_TARGET).getMetadata().getUid();
        setting("backup-target", "file:///setting");

        run();

        assertThat(target().getMetadata().getUid()).isEqualTo(uid);
        assertThat(target().getSpec().backupTargetURL).isEqualTo("file:///own");
        assertThat(target().getSpec().credentialSecret).isEqualTo("own");
    }

    @Test
    @DisplayName("M10.2 the settings of the target move into target default and disappear")
    void settingsMove() throws IOException {
        String url = Files.createDirectories(directory.resolve("store")).toUri().toString();
        setting("backup-target", url);
        setting("backup-target-credential-secret", "s3-secret");
        setting("backupstore-poll-interval", "120");
        setting("failed-backup-ttl", "60");

        run();

        assertThat(target().getSpec().backupTargetURL).isEqualTo(url);
        assertThat(target().getSpec().credentialSecret).isEqualTo("s3-secret");
        assertThat(target().getSpec().pollInterval).isEqualTo("120s");
        await().untilAsserted(
                        () ->
                                assertThat(api.cluster().list(Setting.class))
                                        .extracting(setting -> setting.getMetadata().getName())
                                        .containsExactly("failed-backup-ttl"));
    }

    @Test
    @DisplayName("M10.3 volumes get spec.backupTargetName: default")
    void volumesNameTheTarget() throws IOException {
        Volume old = new Volume();
        old.getSpec().size = "4194304";
        api.create(old, "old");
        Volume other = new Volume();
        other.getSpec().size = "4194304";
        other.getSpec().backupTargetName = "other";
        api.create(other, "new");

        run();

        assertThat(api.get(Volume.class, "old").getSpec().backupTargetName).isEqualTo("default");
        assertThat(api.get(Volume.class, "new").getSpec().backupTargetName).isEqualTo("other");
    }

    @Test
    @DisplayName("M10.4 backups get status.backupTargetName and the label default")
    void backupsNameTheTarget() throws IOException {
        Backup old = api.create(new Backup(), "backup-old");
        Backup.Status status = Cluster.copy(old.getStatus(), Backup.Status.class);
        status.state = "Completed";
        status.volumeName = "old";
        new StatusWriter(api.cluster()).write(old, status);

        run();

        Backup backup = api.get(Backup.class, "backup-old");
        assertThat(backup.getStatus().backupTargetName).isEqualTo("default");
        assertThat(backup.getStatus().volumeName).isEqualTo("old");
        assertThat(labels(backup)).containsEntry("backup-target", "default");
    }

    @Test
    @DisplayName("M10.5 backup volumes get their target, their volume and the label")
    void backupVolumesNameTheTarget() throws IOException {
        BackupVolume old = new BackupVolume();
        old.setSpec(null);
        api.create(old, "pvc-1");

        run();

        BackupVolume volume = api.get(BackupVolume.class, "pvc-1");
        assertThat(volume.getSpec().backupTargetName).isEqualTo("default");
        assertThat(volume.getSpec().volumeName).isEqualTo("pvc-1");
        assertThat(labels(volume))
                .containsEntry("backup-target", "default")
                .containsEntry("backup-volume", "pvc-1");
    }

    @Test
    @DisplayName("M10.6 backup backing images get their target, their backing image and the label")
    void backupBackingImagesNameTheTarget() throws IOException {
        GenericKubernetesResource old = new GenericKubernetesResource();
        old.setApiVersion("longhorn.io/v1beta2");
        old.setKind("BackupBackingImage");
        old.setAdditionalProperty("spec", Map.of("userCreated", true));
        api.create(old, "ubuntu");

        run();

        List<GenericKubernetesResource> images =
                api.cluster()
                        .client()
                        .genericKubernetesResources("longhorn.io/v1beta2", "BackupBackingImage")
                        .inNamespace(api.cluster().namespace())
                        .list()
                        .getItems();
        assertThat(images).hasSize(1);
        GenericKubernetesResource image = images.getFirst();
        assertThat(image.<String>get("spec", "backupTargetName")).isEqualTo("default");
        assertThat(image.<String>get("spec", "backingImage")).isEqualTo("ubuntu");
        assertThat(image.<Boolean>get("spec", "userCreated")).isTrue();
        assertThat(labels(image)).containsEntry("backup-target", "default");
    }

    @Test
    @DisplayName("M10 a second start changes nothing")
    void secondStartChangesNothing() throws IOException {
        Volume old = new Volume();
        old.getSpec().size = "4194304";
        api.create(old, "old");
        setting("backup-target", "file:///from/the/setting");
        run();
        drover.close();
        api.cluster()
                .patchSpec(
                        BackupTarget.class,
                        Names.DEFAULT_TARGET,
                        Map.of("backupTargetURL", "file:///edited"));

        run();

        assertThat(target().getSpec().backupTargetURL).isEqualTo("file:///edited");
    }
}
