package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.runtime.EmbeddedDrover;
import io.drover.store.RouteTargetStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.WritePermit;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

@DisplayName("What is in a store stays there")
class RemoteDataStaysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir private Path data;

    private static boolean isFoundInStore(Backup backup) {
        return backup.getSpec().snapshotName.isEmpty()
                && backup.getStatus().state.equals("Completed");
    }

    private static void askForSynchronisation(Cluster cluster, Instant now) {
        cluster.patchSpec(BackupTarget.class, "default", Map.of("syncRequestedAt", now.toString()));
    }

    private static TestDrover withBackup(Path data, String backup) throws IOException {
        TestDrover drover = TestDrover.start(data);
        drover.awaitAvailable("default");
        drover.createVolume("origin", 4 * TestDrover.MIB, "default");
        drover.write("origin", 0, 100_000, 1);
        drover.snapshot("first", "origin");
        drover.backup(backup, "first");
        return drover;
    }

    private static List<Path> configurations(Path store, String backup) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(file -> file.endsWith("backup_" + backup + ".cfg")).toList();
        }
    }

    private static boolean fail(TestDrover drover, String name) {
        Backup backup = drover.get(Backup.class, name);
        Backup.Status failed = Cluster.copy(backup.getStatus(), Backup.Status.class);
        failed.state = "Error";
        return new StatusWriter(drover.cluster()).write(backup, failed);
    }

    private static boolean isConflict(Throwable error) {
        return error instanceof KubernetesClientException refused && refused.getCode() == 409;
    }

    @Test
    @DisplayName("when a Backup failed here after it had been completed there, and its time is up")
    void failedAfterCompletion() throws IOException {
        TestDrover.assumeEmbedded();
        try (TestDrover drover = withBackup(data, "kept")) {
            // Drover itself may still be writing to it
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(RemoteDataStaysTest::isConflict)
                    .until(() -> fail(drover, "kept"));
        }

        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        try (EmbeddedDrover drover =
                EmbeddedDrover.start(
                        new EmbeddedDrover.Options(
                                data,
                                0,
                                Names.DEFAULT_NAMESPACE,
                                Map.of("drover.management.enabled", "false")),
                        later)) {
            Cluster cluster = drover.runtime().cluster();

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                // the first one removes the failed resource, the next finds the
                                // backup
                                askForSynchronisation(cluster, later.instant());
                                return cluster.find(Backup.class, "kept")
                                        .filter(RemoteDataStaysTest::isFoundInStore)
                                        .isPresent();
                            });
        }
        assertThat(configurations(data.resolve("backupstore"), "kept")).hasSize(1);
    }

    @Test
    @DisplayName("and every backup is shown, also where two volumes have one of the same name")
    void sameNameInTwoVolumes() throws IOException {
        try (TestDrover drover = withBackup(data, "nightly")) {
            drover.cluster().deleteResourceOnly(drover.get(Backup.class, "nightly"));
            drover.awaitGone(Backup.class, "nightly");
            drover.createVolume("other", 4 * TestDrover.MIB, "default");
            drover.snapshot("other-first", "other");
            drover.backup("nightly", "other-first");

            askForSynchronisation(drover.cluster(), Instant.now());

            drover.awaitTrue(
                    "both are shown",
                    () ->
                            drover.backups("default").stream()
                                            .filter(
                                                    backup ->
                                                            Backups.remoteName(backup)
                                                                    .equals("nightly"))
                                            .map(
                                                    backup ->
                                                            backup.getMetadata()
                                                                    .getLabels()
                                                                    .get(Names.LABEL_BACKUP_VOLUME))
                                            .distinct()
                                            .count()
                                    == 2);
        }
    }

    @Test
    @DisplayName("when a Backup is deleted just after its target's URL has changed")
    void deletedAfterMove() throws IOException {
        try (TestDrover drover = withBackup(data, "moved")) {
            Path second = data.resolve("second");
            try (Stream<Path> files = Files.walk(data.resolve("backupstore"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, second.resolve(data.resolve("backupstore").relativize(file)));
                }
            }
            drover.patchTarget("default", Map.of("backupTargetURL", second.toUri().toString()));
            drover.cluster().delete(Backup.class, "moved");

            drover.awaitThat(
                    BackupTarget.class,
                    "default",
                    target -> target.getStatus().syncedURL.equals(second.toUri().toString()));
            drover.awaitThat(Backup.class, "moved", RemoteDataStaysTest::isFoundInStore);
            assertThat(configurations(second, "moved")).hasSize(1);
            assertThat(configurations(data.resolve("backupstore"), "moved")).hasSize(1);
        }
    }

    @Test
    @DisplayName("when labels of a Backup were edited before it is deleted")
    void deletedWithOtherLabels() throws IOException {
        TestDrover.assumeAdmission();
        try (TestDrover drover = withBackup(data, "mine")) {
            drover.createVolume("other", 4 * TestDrover.MIB, "default");
            drover.snapshot("other-first", "other");
            drover.backup("theirs", "other-first");
            Map<String, String> label = Map.of(Names.LABEL_BACKUP_VOLUME, "other");

            assertThatThrownBy(() -> drover.cluster().patchLabels(Backup.class, "mine", label))
                    .hasMessageContaining("label backup-volume: it is 'origin'");
            drover.delete(Backup.class, "mine");

            assertThat(configurations(data.resolve("backupstore"), "mine")).isEmpty();
            assertThat(configurations(data.resolve("backupstore"), "theirs")).hasSize(1);
        }
    }

    @Test
    @DisplayName("and work that was begun at one URL never continues at another")
    void storeOfAnotherUrl() throws IOException, StoreException {
        Path second = Files.createDirectories(data.resolve("second"));
        Path first = Files.createDirectories(data.resolve("first"));
        try (TestDrover drover = TestDrover.start(data);
                RouteTargetStores stores =
                        new RouteTargetStores(drover.runtime().context(), WritePermit.ALWAYS)) {
            ObjectStore begun =
                    stores.open(
                            "moving",
                            TargetKinds.parse(first.toUri().toString()),
                            TargetCredentials.NONE);
            assertThat(begun.stat(ObjectKey.of("anything"))).isEmpty();

            stores.open(
                    "moving", TargetKinds.parse(second.toUri().toString()), TargetCredentials.NONE);

            assertThatThrownBy(() -> begun.stat(ObjectKey.of("anything")))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("changed");
        }
    }

    @Test
    @DisplayName("and a snapshot of a volume that is to be restored waits for its content")
    void snapshotOfRestore() throws IOException {
        try (TestDrover drover = withBackup(data, "source")) {
            String digest = drover.digest("origin");
            drover.requestRestore("copy", drover.get(Backup.class, "source").getStatus().url);
            drover.snapshot("copy-first", "copy");

            assertThat(drover.get(Volume.class, "copy").awaitsRestore()).isFalse();
            assertThat(drover.digest("copy")).isEqualTo(digest);
            assertThat(drover.get(Snapshot.class, "copy-first").getStatus().error).isEmpty();
        }
    }

    /** A cluster then deletes every object in it, as a user deletes a backup. */
    @Test
    @DisplayName("when the namespace is deleted")
    void namespaceDeleted() throws IOException {
        try (TestDrover drover = withBackup(data, "kept")) {
            Cluster cluster = drover.cluster();

            cluster.client().namespaces().withName(cluster.namespace()).delete();
            // an API server without controllers does not do it
            cluster.delete(Backup.class, "kept");
            cluster.list(BackupVolume.class)
                    .forEach(
                            volume ->
                                    cluster.delete(
                                            BackupVolume.class, volume.getMetadata().getName()));

            drover.awaitGone(Backup.class, "kept");
            drover.awaitTrue("no volumes", () -> cluster.list(BackupVolume.class).isEmpty());
        }
        assertThat(configurations(data.resolve("backupstore"), "kept")).hasSize(1);
    }

    /** The API server would refuse the label of its resources. */
    @Test
    @DisplayName("and a volume whose name cannot be a label keeps no other from being shown")
    void nameThatCannotBeALabel() throws IOException, StoreException {
        String name = "disk".repeat(16);
        Path directory = Files.createDirectories(data.resolve("store"));
        TestStore store =
                new TestStore(directory.toUri().toString(), Map.of())
                        .withLonghornVolumes("pvc-lz4", "pvc-gzip");
        Path hidden = directory.resolve(new VolumeName(name).directory().toString());
        Files.writeString(Files.createDirectories(hidden).resolve("volume.cfg"), "{}");
        try (TestDrover drover = TestDrover.start(data.resolve("drover"))) {
            drover.createTarget("a", store);

            drover.awaitThat(
                    BackupTarget.class, "a", target -> !target.getStatus().lastSyncedAt.isEmpty());
            assertThat(drover.backupVolumes("a")).containsExactly("pvc-gzip", "pvc-lz4");
            // events follow the status that they are about
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    drover.cluster()
                                                            .client()
                                                            .v1()
                                                            .events()
                                                            .inNamespace(
                                                                    drover.cluster().namespace())
                                                            .list()
                                                            .getItems())
                                            .anyMatch(event -> event.getMessage().contains(name)));
        }
        assertThat(hidden.resolve("volume.cfg")).exists();
    }
}
