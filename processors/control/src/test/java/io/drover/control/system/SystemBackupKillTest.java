package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Drover is killed at each step of a system backup, one after the other, and goes on with that
 * step.
 */
class SystemBackupKillTest {
    private static final Set<String> STATES =
            Set.of(
                    "",
                    "CreatingVolumeBackups",
                    "CreatingBackingImageBackups",
                    "Generating",
                    "Uploading");

    @TempDir private Path volumes;

    private TestPlane plane;
    private FaultyStore store;
    private TestRoutes routes;
    private TestRoutes dying;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target(Names.DEFAULT_TARGET);
        FileVolumeDriver driver = new FileVolumeDriver(volumes, plane::now);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        Map<String, Object> beans =
                TestSystem.backupBeans(plane, driver, Duration.ofHours(1), Duration.ofHours(1));
        routes = new TestRoutes(plane, "system-backup", beans);
        dying =
                new TestRoutes(plane, "system-backup", beans)
                        .withoutStatus("system-backup", "publish-system-backup");
        BackingImage.Status image = new BackingImage.Status();
        image.checksum = "sum";
        image.diskFileStatusMap.put("node", Map.of("state", "ready"));
        plane.writer().write(plane.create(new BackingImage(), "ubuntu", Map.of()), image);
        for (String name : List.of("mail", "photos")) {
            Volume volume = new Volume();
            volume.getSpec().size = "4194304";
            plane.create(volume, name, Map.of());
            driver.create(name, 4194304);
        }
    }

    @AfterEach
    void stop() {
        routes.close();
        dying.close();
        plane.close();
    }

    /** What the controllers of the other kinds do. */
    private void others() {
        for (Snapshot snapshot : plane.cluster().list(Snapshot.class)) {
            Snapshot.Status taken = new Snapshot.Status();
            taken.readyToUse = true;
            plane.writer().write(snapshot, taken);
        }
        for (Backup backup : plane.cluster().list(Backup.class)) {
            Backup.Status done = new Backup.Status();
            done.state = "Completed";
            plane.writer().write(backup, done);
        }
        for (BackupBackingImage backup : plane.cluster().list(BackupBackingImage.class)) {
            BackupBackingImage.Status done = new BackupBackingImage.Status();
            done.state = "Completed";
            done.checksum = "sum";
            plane.writer().write(backup, done);
        }
    }

    private SystemBackup get(String name) {
        return plane.api().get(SystemBackup.class, name);
    }

    private String step(TestRoutes by, String name) throws Exception {
        by.reconcile(SystemBackup.class, name);
        others();
        return get(name).getStatus().state;
    }

    private void kill(String name) {
        String key = SystemBackupUpload.key(get(name));
        plane.jobs().find(key).ifPresent(job -> job.cancel());
        await().until(() -> plane.jobs().find(key).filter(job -> job.result().isEmpty()).isEmpty());
        plane.jobs().forget(key);
    }

    private void create(String name) {
        SystemBackup backup = new SystemBackup();
        backup.getSpec().volumeBackupPolicy = "always";
        plane.create(backup, name, Map.of());
    }

    private void assertWhole(String name) throws StoreException, IOException {
        await().until(() -> step(routes, name).equals("Ready"));
        SystemBackups backups = new SystemBackups(store);
        SystemBackupPlace place = new SystemBackupPlace("drover-1", name);
        SystemArchive archive = SystemArchive.read(name, backups.get(backups.inspect(place)));
        assertThat(archive.list(SystemKind.VOLUME))
                .extracting(volume -> volume.at("/status/lastBackup").asText())
                .containsExactly(
                        VolumeBackup.nameOf(get(name), "mail"),
                        VolumeBackup.nameOf(get(name), "photos"));
        assertThat(plane.cluster().list(BackupBackingImage.class)).hasSize(1);
        assertThat(plane.cluster().list(Backup.class)).hasSize(2);
        clean();
    }

    private void clean() {
        List.of(Snapshot.class, Backup.class, BackupBackingImage.class).forEach(this::removeAll);
    }

    private <T extends HasMetadata> void removeAll(Class<T> kind) {
        for (T object : plane.cluster().list(kind)) {
            plane.cluster().delete(kind, object.getMetadata().getName());
            plane.cluster()
                    .find(kind, object.getMetadata().getName())
                    .ifPresent(plane.cluster()::removeFinalizer);
        }
    }

    /** Kills it in the reconciliation of that number, or never if it is ready before. */
    private boolean survives(String name, int number, boolean statusIsLost, Set<String> killedIn)
            throws Exception {
        create(name);
        for (int done = 1; done < number; done++) {
            if (step(routes, name).equals("Ready")) {
                assertWhole(name);
                return false;
            }
        }
        killedIn.add(get(name).getStatus().state);
        step(statusIsLost ? dying : routes, name);
        kill(name);
        assertWhole(name);
        return true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKillInAnyStepIsMadeUpFor(boolean statusIsLost) throws Exception {
        Set<String> killedIn = new TreeSet<>();
        int number = 1;
        while (number < 20 && survives("of-" + number, number, statusIsLost, killedIn)) {
            number++;
        }
        assertThat(killedIn).containsExactlyInAnyOrderElementsOf(STATES);
    }

    @Test
    void aKillInAnyWriteToTheStoreIsMadeUpFor() throws Exception {
        for (int write = 1; write <= 2; write++) {
            String name = "write-" + write;
            store.on(FaultyStore.Kind.WRITE).nth(write).fails(StoreException.Unavailable::new);
            create(name);
            await().until(() -> step(routes, name).equals("Uploading"));
            String key = SystemBackupUpload.key(get(name));
            await().until(() -> isFailed(key));
            kill(name);
            assertWhole(name);
        }
    }

    private boolean isFailed(String key) {
        return plane.jobs().find(key).filter(job -> job.result().isPresent()).isPresent();
    }
}
