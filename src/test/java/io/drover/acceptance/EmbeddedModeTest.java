package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("Embedded mode: a machine without a cluster")
class EmbeddedModeTest {
    private static final String MANIFEST =
            """
            apiVersion: longhorn.io/v1beta2
            kind: Volume
            metadata: {name: from-file}
            spec: {size: "%s"}
            ---
            apiVersion: longhorn.io/v1beta2
            kind: Snapshot
            metadata: {name: from-file-1}
            spec: {volume: from-file, createSnapshot: true, labels: {made-by: hand}}
            """;

    @TempDir private Path data;

    private TestDrover drover;

    @BeforeEach
    void start() throws IOException {
        TestDrover.assumeAdmission();
        drover =
                TestDrover.start(
                        data, Map.of("drover.management.enabled", "false", "drover.node", "here"));
        drover.awaitAvailable("default");
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @DisplayName("manifests put into the folder are applied, and again when they change")
    void manifests() throws IOException {
        TestDrover.assumeEmbedded();
        Path file = data.resolve("manifests/volume.yaml");
        Files.writeString(file, MANIFEST.formatted("4000000"));

        Snapshot snapshot =
                drover.awaitThat(
                        Snapshot.class, "from-file-1", taken -> taken.getStatus().readyToUse);
        assertThat(snapshot.getStatus().labels).containsEntry("made-by", "hand");
        assertThat(drover.get(Volume.class, "from-file").getSpec().size)
                .as("rounded up to whole blocks")
                .isEqualTo("4194304");

        Files.writeString(
                file,
                MANIFEST.formatted("4000000")
                        .replace("\"4000000\"}", "\"4000000\", nodeID: here}"));
        drover.awaitThat(
                Volume.class,
                "from-file",
                volume ->
                        volume.getStatus().state.equals("attached")
                                && volume.getStatus().currentNodeID.equals("here"));
    }

    @Test
    @DisplayName(
            "a file that is no manifest, or is refused, does not keep others from being applied")
    void badManifests() throws IOException {
        TestDrover.assumeEmbedded();
        Files.writeString(data.resolve("manifests/1-broken.yaml"), "kind: [broken");
        Files.writeString(
                data.resolve("manifests/2-refused.yaml"), MANIFEST.formatted("a lot of bytes"));
        Files.writeString(
                data.resolve("manifests/2-misspelt.yaml"),
                """
                apiVersion: longhorn.io/v1beta2
                kind: BackupTarget
                metadata: {name: misspelt}
                spec: {backupTargetUrl: "s3://bucket@region/"}
                """);
        Files.writeString(
                data.resolve("manifests/3-good.yaml"),
                MANIFEST.formatted("4194304").replace("from-file", "good"));

        drover.awaitThat(Snapshot.class, "good-1", taken -> taken.getStatus().readyToUse);

        assertThat(drover.cluster().find(Volume.class, "from-file")).isEmpty();
        assertThat(drover.cluster().find(BackupTarget.class, "misspelt")).isEmpty();
    }

    @Test
    @DisplayName("resources and data are kept over a restart")
    void restart() throws IOException {
        drover.createVolume("kept", 4 * TestDrover.MIB, "default");
        drover.write("kept", 0, 100_000, 1);
        String digest = drover.digest("kept");
        drover.snapshot("kept-1", "kept");
        Backup before = drover.backup("kept-b1", "kept-1");

        drover.restart();

        Backup after = drover.get(Backup.class, "kept-b1");
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getStatus().url).isEqualTo(before.getStatus().url);
        assertThat(drover.digest("kept")).isEqualTo(digest);
        drover.awaitAvailable("default");
        drover.restore("kept-restored", after.getStatus().url);
        assertThat(drover.digest("kept-restored")).isEqualTo(digest);
    }

    @Test
    @DisplayName("a Backup whose manifest remains is not made again after it was deleted")
    void deletedBackupStaysAway() throws IOException {
        TestDrover.assumeEmbedded();
        Files.writeString(
                data.resolve("manifests/all.yaml"),
                MANIFEST.formatted("4194304")
                        + """
                        ---
                        apiVersion: longhorn.io/v1beta2
                        kind: Backup
                        metadata: {name: unwanted}
                        spec: {snapshotName: from-file-1}
                        """);
        drover.awaitCompleted("unwanted");
        drover.delete(Backup.class, "unwanted");

        drover.restart();
        Files.writeString(
                data.resolve("manifests/later.yaml"),
                MANIFEST.formatted("4194304").replace("from-file", "later"));
        drover.awaitThat(Snapshot.class, "later-1", taken -> taken.getStatus().readyToUse);

        assertThat(drover.findBackup("unwanted")).isEmpty();
        assertThat(drover.cluster().find(Volume.class, "from-file")).isPresent();
    }

    @Test
    @DisplayName("a data directory that is in use is refused with the reason")
    void inUse() {
        TestDrover.assumeEmbedded();
        assertThatThrownBy(() -> TestDrover.start(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another Drover");
    }

    @Test
    @DisplayName("admission fills in Longhorn's defaults and refuses with field, value and remedy")
    void admission() {
        Volume volume = drover.createVolume("defaults", 3, "");
        assertThat(volume.getSpec().backupTargetName).isEqualTo("default");
        assertThat(volume.getSpec().backupCompressionMethod).isEqualTo("lz4");
        assertThat(volume.getSpec().size).isEqualTo("2097152");
        assertThat(volume.getMetadata().getLabels()).containsEntry("backup-target", "default");

        assertThatThrownBy(() -> drover.createVolume("lost", 3, "nowhere"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.backupTargetName")
                .hasMessageContaining("'nowhere'");
        assertThatThrownBy(
                        () -> drover.requestRestore("again", "file:///none/?backup=bb&volume=vv"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.fromBackup");
        String url = drover.get(BackupTarget.class, "default").getSpec().backupTargetURL;
        assertThatThrownBy(() -> drover.createTarget("twin", new TestStore(url, Map.of())))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("backup target 'default'");
        assertThatThrownBy(
                        () ->
                                drover.cluster()
                                        .patchSpec(
                                                Volume.class,
                                                "defaults",
                                                Map.of("backupCompressionMethod", "gzip")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot be changed");
    }

    @Test
    @DisplayName("the label of a volume follows its target")
    void labelFollows() throws IOException {
        drover.createTarget(
                "other",
                new TestStore(
                        Files.createDirectories(data.resolve("other")).toUri().toString(),
                        Map.of()));
        drover.createVolume("moving", 3, "default");

        drover.cluster().patchSpec(Volume.class, "moving", Map.of("backupTargetName", "other"));

        assertThat(drover.get(Volume.class, "moving").getMetadata().getLabels())
                .containsEntry("backup-target", "other");
    }
}
