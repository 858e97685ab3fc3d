package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** The form that restores into a claim, and what it asks of the control plane. */
@Timeout(120)
class ConsoleClaimRestoreTest {
    private static final String RESTORE =
            "/console/backups/target-0/volume-0000/backup-00000/restore";

    @TempDir private Path directory;

    @Test
    @DisplayName("A restore into a claim names the claim, its class, mode and file system")
    void annotations() throws Exception {
        TestDrover.assumeEmbedded();
        try (StockedConsole stocked =
                StockedConsole.start(
                        directory,
                        new ConsoleStock(1, 1, Instant.now()),
                        Map.of(
                                "drover.pvc.enabled", "true",
                                "drover.mover.image", "drover:test"))) {
            Console console = stocked.console();
            Document form = console.page(RESTORE);
            assertThat(form.select(".tabs a").eachText())
                    .containsExactly("A volume of Drover's own", "A claim of another CSI driver");
            assertThat(form.select("#claim, #class")).isEmpty();

            String claims = RESTORE + "?into=claim";
            Document refused = console.submit(claims, Map.of("name", "back", "claim", "No Name"));
            assertThat(refused.select("#claim-error").text()).contains("'No Name'");
            assertThat(refused.select("#name").val()).isEqualTo("back");
            console.submit(
                    claims,
                    Map.of(
                            "name", "back",
                            "namespace", "shop",
                            "claim", "data",
                            "class", "fast",
                            "mode", "Filesystem",
                            "fs", "xfs"));
            Volume volume = stocked.user().find(Volume.class, "back").orElseThrow();
            assertThat(volume.getMetadata().getAnnotations())
                    .containsEntry("drover.io/driver", "pvc")
                    .containsEntry("drover.io/claim", "shop/data")
                    .containsEntry("drover.io/storage-class", "fast")
                    .containsEntry("drover.io/volume-mode", "Filesystem")
                    .containsEntry("drover.io/fs-type", "xfs");
            assertThat(volume.getSpec().fromBackup).contains("backup=backup-00000");

            console.submit(claims, Map.of("name", "plain"));
            assertThat(
                            stocked.user()
                                    .find(Volume.class, "plain")
                                    .orElseThrow()
                                    .getMetadata()
                                    .getAnnotations())
                    .containsEntry("drover.io/claim", "default/volume-0000-restore")
                    .doesNotContainKeys(
                            "drover.io/storage-class",
                            "drover.io/volume-mode",
                            "drover.io/fs-type");

            console.submit(claims, Map.of("name", "follower", "kind", "standby"));
            Volume follower = stocked.user().find(Volume.class, "follower").orElseThrow();
            assertThat(follower.getSpec().standby).isTrue();
            assertThat(follower.isClaim()).isTrue();
        }
    }
}
