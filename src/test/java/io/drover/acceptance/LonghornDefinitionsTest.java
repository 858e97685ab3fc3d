package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.runtime.DroverRuntime;
import io.drover.support.LonghornDefinitions;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster in which Longhorn's own definitions were left, without room for Drover's fields. */
@Timeout(120)
class LonghornDefinitionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir Path directory;

    private static <T extends HasMetadata> List<String> names(TestCluster api, Class<T> kind) {
        return api.cluster().list(kind, Names.LABEL_TARGET, Names.DEFAULT_TARGET).stream()
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    private static void awaitOnly(TestCluster api, String url, String volume, String... backups) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            BackupTarget target = api.get(BackupTarget.class, Names.DEFAULT_TARGET);
                            assertThat(target.getStatus().available).isTrue();
                            assertThat(target.getStatus().syncedURL).isEqualTo(url);
                            assertThat(names(api, BackupVolume.class))
                                    .containsExactly(
                                            Names.backupVolume(volume, Names.DEFAULT_TARGET));
                            assertThat(names(api, Backup.class)).containsExactlyInAnyOrder(backups);
                        });
    }

    @Test
    @DisplayName(
            "with Longhorn's own definitions a changed URL replaces the resources at once, too")
    void changedUrlIsNoticed() throws IOException, InterruptedException, StoreException {
        TestDrover.assumeEmbedded();
        TestApi started = TestApi.start();
        try (TestCluster api = started.user();
                StoreKind kind = StoreKind.directory()) {
            LonghornDefinitions.install(api.cluster());
            TestStore first = kind.newStore().withLonghornVolumes("pvc-lz4");
            TestStore second = kind.newStore().withLonghornVolumes("pvc-gzip");
            try (DroverRuntime _ = started.run(directory, first.url())) {
                awaitOnly(api, first.url(), "pvc-lz4", MultipleStoresStory.OF_A);

                api.cluster()
                        .patchSpec(
                                BackupTarget.class,
                                Names.DEFAULT_TARGET,
                                Map.of("backupTargetURL", second.url()));

                awaitOnly(api, second.url(), "pvc-gzip", MultipleStoresStory.OF_B);
            }
        }
    }
}
