package io.drover.control.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A test of system restores by their route; what other controllers do is done by hand. */
abstract class SystemRestoreRun {
    static final Duration PATIENCE = Duration.ofMinutes(10);

    final Map<String, List<ObjectNode>> archived = new TreeMap<>();
    final Map<String, String> metadata = new TreeMap<>(Map.of("longhornVersion", "v1"));
    String sealed = "";
    TestPlane plane;
    Map<String, Object> beans;
    TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.target(Names.DEFAULT_TARGET);
        synced(Names.DEFAULT_TARGET);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        beans = TestSystem.restoreBeans(plane, PATIENCE);
        routes = new TestRoutes(plane, "system-restore", beans);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    void synced(String target) {
        BackupTarget found = plane.api().get(BackupTarget.class, target);
        BackupTarget.Status status = new BackupTarget.Status();
        status.available = true;
        status.syncedURL = found.getSpec().backupTargetURL;
        status.lastSyncedAt = "2026-01-01T00:00:00Z";
        plane.writer().write(found, status);
    }

    <T extends HasMetadata> T archive(SystemKind kind, T object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).withUid("of-then").build());
        archived.computeIfAbsent(kind.file(), file -> new ArrayList<>())
                .add(Cluster.MAPPER.valueToTree(object));
        return object;
    }

    void archiveVolume(String name, String target, String backup) {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backupTargetName = target;
        volume.getSpec().nodeID = "lost";
        volume.getStatus().lastBackup = backup;
        archive(SystemKind.VOLUME, volume, name);
    }

    void backup(String name, String volume, String target, String takenAt) {
        if (plane.cluster().find(BackupVolume.class, volume).isEmpty()) {
            BackupVolume.Status read = new BackupVolume.Status();
            read.lastSyncedAt = "2026-01-01T00:00:00Z";
            plane.writer().write(plane.backupVolume(volume, volume, target), read);
        }
        Backup.Status status = new Backup.Status();
        status.state = "Completed";
        status.url = "file:///%s?backup=%s&volume=%s".formatted(target, name, volume);
        status.backupTargetName = target;
        status.volumeName = volume;
        status.snapshotCreatedAt = takenAt;
        plane.writer().write(plane.backup(name, volume, target), status);
    }

    void restore(String name, Map<String, String> annotations) throws Exception {
        if (plane.cluster().find(SystemBackup.class, "nightly").isEmpty()) {
            store();
        }
        SystemRestore restore = new SystemRestore();
        restore.getSpec().systemBackup = "nightly";
        plane.create(restore, name, Map.of());
        plane.cluster()
                .patch(
                        SystemRestore.class,
                        name,
                        Map.of("metadata", Map.of("annotations", annotations)));
    }

    void store() throws Exception {
        byte[] zip =
                new SystemArchive("nightly", metadata, archived, new SealedSecrets(sealed)).toZip();
        new SystemBackups(plane.targets().at("file:///default"))
                .put(
                        new SystemBackupConfig(
                                new SystemBackupPlace("v1.0.0", "nightly"),
                                "",
                                "",
                                "",
                                "",
                                "2026-01-01T00:00:00Z",
                                SystemBackups.checksum(zip)),
                        zip);
        SystemBackup.Status ready = new SystemBackup.Status();
        ready.state = "Ready";
        ready.version = "v1.0.0";
        plane.writer().write(plane.create(new SystemBackup(), "nightly", Map.of()), ready);
        await().until(
                        () ->
                                plane.informers()
                                        .find(SystemBackup.class, "nightly")
                                        .filter(known -> known.getStatus().state.equals("Ready"))
                                        .isPresent());
    }

    SystemRestore.Status look(String name) throws Exception {
        Reconciliation<SystemRestore, SystemRestore.Status> run =
                routes.reconcile(SystemRestore.class, name);
        return run.status();
    }

    SystemRestore.Status lookUntil(String name, String state) {
        await().until(() -> look(name).state.equals(state));
        return plane.api().get(SystemRestore.class, name).getStatus();
    }

    static Map<String, String> items(SystemRestore.Status status) {
        return status.items.stream()
                .collect(
                        Collectors.toMap(
                                item -> item.kind() + " " + item.name(),
                                item -> (item.state() + " " + item.message()).strip()));
    }

    void restored(String volume) {
        Volume.Status status = new Volume.Status();
        status.restoreInitiated = true;
        plane.writer().write(plane.api().get(Volume.class, volume), status);
    }

    void archiveTargetWithSealedSecret() {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///extra";
        target.getSpec().credentialSecret = "extra-secret";
        archive(SystemKind.BACKUP_TARGET, target, "extra");
        metadata.put(SealedSecrets.NAMES, "extra-secret");
        metadata.put(SealedSecrets.KEY, "ABCD");
        sealed = "-----BEGIN PGP MESSAGE-----";
    }

    void archiveImage(String name, String source) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = source;
        image.getSpec().sourceParameters.put("url", "https://example.com/image");
        image.getStatus().checksum = "sum";
        archive(SystemKind.BACKING_IMAGE, image, name);
    }

    void imageBackup(String image, String target, String checksum) {
        new ImageBackups(plane.cluster(), plane.cluster())
                .request(image, plane.api().get(BackupTarget.class, target));
        BackupBackingImage.Status status = new BackupBackingImage.Status();
        status.state = "Completed";
        status.checksum = checksum;
        status.url = "file:///%s?backingImage=%s".formatted(target, image);
        plane.writer()
                .write(
                        new ImageBackups(plane.cluster(), plane.cluster())
                                .find(image, target)
                                .orElseThrow(),
                        status);
    }

    void imageIs(String name, String state, String message) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = "sum";
        status.diskFileStatusMap.put("node", Map.of("state", state, "message", message));
        plane.writer().write(plane.api().get(BackingImage.class, name), status);
    }

    void archiveVolumeOn(String image, String name) {
        archiveVolume(name, "default", "monday");
        ((ObjectNode) archived.get(SystemKind.VOLUME.file()).getLast().get("spec"))
                .put("backingImage", image);
    }

    void archiveClaim(String namespace, String name, String volume, String driver) {
        archive(
                SystemKind.PERSISTENT_VOLUME,
                new PersistentVolumeBuilder()
                        .withNewSpec()
                        .withCapacity(Map.of("storage", new Quantity("4Mi")))
                        .withNewCsi()
                        .withDriver(driver)
                        .withVolumeHandle(volume)
                        .endCsi()
                        .withNewClaimRef()
                        .withNamespace(namespace)
                        .withName(name)
                        .withUid("of-then")
                        .endClaimRef()
                        .endSpec()
                        .build(),
                volume);
        archiveUnboundClaim(namespace, name, volume);
    }

    void archiveUnboundClaim(String namespace, String name, String persistentVolume) {
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewSpec()
                        .withVolumeName(persistentVolume)
                        .endSpec()
                        .build();
        archive(SystemKind.CLAIM, claim, name);
        ((ObjectNode) archived.get(SystemKind.CLAIM.file()).getLast().get("metadata"))
                .put("namespace", namespace);
    }
}
