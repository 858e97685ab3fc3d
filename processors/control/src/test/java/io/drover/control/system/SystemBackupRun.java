package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.ConfigMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A test of system backups by their route; what other controllers do is done by hand. */
abstract class SystemBackupRun {
    static final Duration DEADLINE = Duration.ofHours(12);
    static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir Path volumes;

    TestPlane plane;
    FaultyStore store;
    FileVolumeDriver driver;
    TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target(Names.DEFAULT_TARGET);
        driver = new FileVolumeDriver(volumes, plane::now);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        routes =
                new TestRoutes(
                        plane,
                        "system-backup",
                        TestSystem.backupBeans(plane, driver, DEADLINE, PATIENCE));
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    void volume(String name, String target) throws IOException {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backupTargetName = target;
        plane.create(volume, name, Map.of());
        driver.create(name, 4194304);
    }

    SystemBackup.Status look(String name) throws Exception {
        Reconciliation<SystemBackup, SystemBackup.Status> run =
                routes.reconcile(SystemBackup.class, name);
        return run.status();
    }

    SystemBackup.Status lookUntil(String name, String state) {
        await().until(() -> look(name).state.equals(state));
        return plane.api().get(SystemBackup.class, name).getStatus();
    }

    void create(String name) {
        plane.create(new SystemBackup(), name, Map.of());
    }

    /** As the controllers of snapshots and backups do. */
    void end(String volume, String state, String error) {
        String name = VolumeBackup.nameOf(plane.api().get(SystemBackup.class, "nightly"), volume);
        Snapshot.Status taken = new Snapshot.Status();
        taken.readyToUse = true;
        plane.writer().write(plane.api().get(Snapshot.class, name), taken);
        await().until(
                        () ->
                                look("nightly") != null
                                        && plane.cluster().find(Backup.class, name).isPresent());
        Backup.Status ended = new Backup.Status();
        ended.state = state;
        ended.error = error;
        plane.writer().write(plane.api().get(Backup.class, name), ended);
    }

    void image(String name, String state, String message) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = "sum-of-" + name;
        status.diskFileStatusMap.put("node", Map.of("state", state, "message", message));
        plane.writer().write(plane.create(new BackingImage(), name, Map.of()), status);
    }

    void volumeOn(String image, String name, String target) throws IOException {
        volume(name, target);
        plane.cluster().patchSpec(Volume.class, name, Map.of("backingImage", image));
    }

    /** As the controller of the images' backups does. */
    void endImage(String image, String target, String state, String text) {
        BackupBackingImage backup =
                new ImageBackups(plane.cluster(), plane.cluster())
                        .find(image, target)
                        .orElseThrow();
        BackupBackingImage.Status ended = new BackupBackingImage.Status();
        ended.state = state;
        if (state.equals("Completed")) {
            ended.checksum = text;
        } else {
            ended.error = text;
        }
        plane.writer().write(backup, ended);
    }

    List<String> images(SystemBackup.Status status) {
        return status.images.stream()
                .map(image -> image.name() + "@" + image.target() + " " + image.state())
                .toList();
    }

    SystemArchive archive() throws StoreException, IOException {
        SystemBackups backups = new SystemBackups(store);
        SystemBackupPlace place = new SystemBackupPlace("drover-1", "nightly");
        return SystemArchive.read("nightly", backups.get(backups.inspect(place)));
    }

    /** As by a stop of Drover. */
    void jobsAreLost(String name) {
        String key = SystemBackupUpload.key(plane.api().get(SystemBackup.class, name));
        plane.jobs().cancel(key);
        await().until(() -> plane.jobs().find(key).filter(job -> job.result().isEmpty()).isEmpty());
        plane.jobs().forget(key);
    }

    void keyIs(String text) {
        ConfigMap map = new ConfigMap();
        map.setData(Map.of("key.asc", text));
        plane.create(map, "recovery", Map.of());
    }

    void createWithSecrets() {
        SystemBackup backup = new SystemBackup();
        backup.setMetadata(plane.cluster().metadata("nightly", Map.of()));
        backup.getMetadata().setAnnotations(Map.of(SystemNames.ANNOTATION_SECRETS, "recovery"));
        plane.cluster().create(backup);
    }

    static String message(SystemBackup.Status status) {
        return Conditions.find(status.conditions, "Error").orElseThrow().message();
    }

    static Map<String, String> states(SystemBackup.Status status) {
        Map<String, String> states = new HashMap<>();
        status.volumes.forEach(volume -> states.put(volume.name(), volume.state()));
        return states;
    }

    static SystemBackupConfig config(String version, byte[] archive) {
        return new SystemBackupConfig(
                new SystemBackupPlace(version, "nightly"),
                "",
                "",
                "",
                "",
                "2026-01-01T00:00:00Z",
                SystemBackups.checksum(archive));
    }

    /** The reconciliation that removes the finalizer. */
    void release(String name) throws Exception {
        routes.reconcile(SystemBackup.class, name);
        assertThat(plane.cluster().find(SystemBackup.class, name)).isEmpty();
    }

    void follow() throws StoreException {
        new SystemBackupSync(plane.cluster(), plane.cluster(), plane.connections())
                .follow(new SystemBackups(store));
    }

    boolean isBeingDeleted() {
        return plane.api().get(SystemBackup.class, "nightly").isMarkedForDeletion();
    }
}
