package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.control.lifecycle.Uninstallation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** Drover is uninstalled, the backups stay. */
@Timeout(120)
@DisplayName("M9 Uninstall")
class M9UninstallTest {
    @TempDir Path directory;

    private TestStore store(String name) throws Exception {
        Path store = Files.createDirectories(directory.resolve(name));
        return new TestStore(store.toUri().toString(), Map.of());
    }

    /** What happens to targets: {@code <name> emptied} and {@code <name> deleted}, in order. */
    private static Watch record(Cluster cluster, List<String> seen) {
        return cluster.client()
                .resources(BackupTarget.class)
                .inNamespace(cluster.namespace())
                .watch(
                        new Watcher<>() {
                            @Override
                            public void eventReceived(Action action, BackupTarget target) {
                                String name = target.getMetadata().getName();
                                if (action == Action.MODIFIED
                                        && target.getSpec().backupTargetURL.isEmpty()) {
                                    add(name + " emptied");
                                }
                                if (target.isMarkedForDeletion() || action == Action.DELETED) {
                                    add(name + " deleted");
                                }
                            }

                            private void add(String what) {
                                if (!seen.contains(what)) {
                                    seen.add(what);
                                }
                            }

                            @Override
                            public void onClose(WatcherException cause) {}
                        });
    }

    @Test
    @DisplayName("M9.1 M9.2 M9.3 URLs are emptied, then the targets deleted; remote backups remain")
    void targetsGoAndRemoteBackupsRemain() throws Exception {
        TestStore first = store("first").withLonghornVolumes("pvc-lz4");
        TestStore second = store("second").withLonghornVolumes("pvc-gzip");
        Map<String, Long> inFirst = first.objects();
        Map<String, Long> inSecond = second.objects();
        assertThat(inFirst).isNotEmpty();
        try (TestDrover drover = TestDrover.start(directory.resolve("drover"))) {
            drover.patchTarget(Names.DEFAULT_TARGET, Map.of("backupTargetURL", first.url()));
            drover.createTarget("other", second);
            drover.awaitTrue(
                    "backups of both",
                    () ->
                            !drover.backups(Names.DEFAULT_TARGET).isEmpty()
                                    && !drover.backups("other").isEmpty());
            List<String> seen = new CopyOnWriteArrayList<>();
            try (Watch _ = record(drover.cluster(), seen)) {
                new Uninstallation(drover.cluster(), Duration.ofSeconds(40)).run();
                await().until(() -> seen.size() == 4);
            }

            assertThat(seen.subList(0, 2))
                    .containsExactlyInAnyOrder("default emptied", "other emptied");
            assertThat(seen.subList(2, 4))
                    .containsExactlyInAnyOrder("default deleted", "other deleted");
            assertThat(drover.cluster().list(BackupTarget.class)).isEmpty();
            assertThat(drover.cluster().list(BackupVolume.class)).isEmpty();
            await().until(() -> drover.cluster().list(Backup.class).isEmpty());
        }
        assertThat(first.objects()).isEqualTo(inFirst);
        assertThat(second.objects()).isEqualTo(inSecond);
    }

    @Test
    @DisplayName("M9 without a running Drover it fails with a message, and deletes nothing")
    void nothingIsForcedWithoutDrover() throws Exception {
        try (TestCluster api = TestApi.start().user()) {
            api.create(new BackupTarget(), Names.DEFAULT_TARGET);
            BackupVolume volume = new BackupVolume();
            volume.getSpec().backupTargetName = Names.DEFAULT_TARGET;
            volume.getSpec().volumeName = "vol";
            api.create(volume, "vol-1");
            api.cluster()
                    .patchLabels(
                            BackupVolume.class,
                            "vol-1",
                            Map.of(Names.LABEL_TARGET, Names.DEFAULT_TARGET));

            assertThatThrownBy(
                            () -> new Uninstallation(api.cluster(), Duration.ofMillis(500)).run())
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("target default")
                    .hasMessageContaining("/vol-1: it has not been deleted by Drover yet")
                    .hasMessageContaining("Start it");
            assertThat(api.get(BackupTarget.class, Names.DEFAULT_TARGET).isMarkedForDeletion())
                    .isFalse();
            assertThat(api.cluster().find(BackupVolume.class, "vol-1")).isPresent();
        }
    }
}
