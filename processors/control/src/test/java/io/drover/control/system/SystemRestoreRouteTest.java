package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

class SystemRestoreRouteTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Map<String, List<ObjectNode>> archived = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>(Map.of("longhornVersion", "v1"));
    private String sealed = "";
    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.target(Names.DEFAULT_TARGET);
        synced(Names.DEFAULT_TARGET);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        routes = new TestRoutes(plane, "system-restore", TestSystem.restoreBeans(plane, PATIENCE));
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void synced(String target) {
        BackupTarget found = plane.api().get(BackupTarget.class, target);
        BackupTarget.Status status = new BackupTarget.Status();
        status.available = true;
        status.syncedURL = found.getSpec().backupTargetURL;
        status.lastSyncedAt = "2026-01-01T00:00:00Z";
        plane.writer().write(found, status);
    }

    private <T extends HasMetadata> T archive(SystemKind kind, T object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).withUid("of-then").build());
        archived.computeIfAbsent(kind.file(), file -> new ArrayList<>())
                .add(Cluster.MAPPER.valueToTree(object));
        return object;
    }

    private void archiveVolume(String name, String target, String backup) {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backupTargetName = target;
        volume.getSpec().nodeID = "lost";
        volume.getStatus().lastBackup = backup;
        archive(SystemKind.VOLUME, volume, name);
    }

    private void backup(String name, String volume, String target, String takenAt) {
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

    private void restore(String name, Map<String, String> annotations) throws Exception {
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

    private void store() throws Exception {
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

    private SystemRestore.Status look(String name) throws Exception {
        Reconciliation<SystemRestore, SystemRestore.Status> run =
                routes.reconcile(SystemRestore.class, name);
        return run.status();
    }

    private SystemRestore.Status lookUntil(String name, String state) {
        await().until(() -> look(name).state.equals(state));
        return plane.api().get(SystemRestore.class, name).getStatus();
    }

    private static Map<String, String> items(SystemRestore.Status status) {
        return status.items.stream()
                .collect(
                        Collectors.toMap(
                                item -> item.kind() + " " + item.name(),
                                item -> (item.state() + " " + item.message()).strip()));
    }

    private void restored(String volume) {
        Volume.Status status = new Volume.Status();
        status.restoreInitiated = true;
        plane.writer().write(plane.api().get(Volume.class, volume), status);
    }

    @Test
    void aVolumeIsMadeFromTheRecordedBackupAndNotFromTheNewest() throws Exception {
        archiveVolume("mail", "default", "monday");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        backup("tuesday", "mail", "default", "2026-01-02T00:00:00Z");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");

        Volume made = plane.api().get(Volume.class, "mail");
        assertThat(made.getSpec().fromBackup).contains("backup=monday");
        assertThat(made.getSpec().nodeID).isEmpty();
        assertThat(made.getMetadata().getUid()).isNotEqualTo("of-then");
        assertThat(items(look("restore")))
                .containsEntry("Volume mail", "Pending it is being restored from backup monday");
        restored("mail");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("Volume mail", "Restored from backup monday");
    }

    @Test
    void theNewestTakesThePlaceOfOneThatIsGoneAndThatIsTold() throws Exception {
        archiveVolume("mail", "default", "sunday");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        backup("tuesday", "mail", "default", "2026-01-02T00:00:00Z");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        restored("mail");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry(
                        "Volume mail", "Restored from backup tuesday; the archive records sunday");
    }

    @Test
    void whatExistsStaysAsItIs() throws Exception {
        archiveVolume("mail", "default", "monday");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        RecurringJob then = new RecurringJob();
        then.getSpec().cron = "0 1 * * *";
        archive(SystemKind.RECURRING_JOB, then, "nightly");
        Volume own = new Volume();
        own.getSpec().size = "2097152";
        plane.create(own, "mail", Map.of());
        RecurringJob now = new RecurringJob();
        now.getSpec().cron = "0 5 * * *";
        plane.create(now, "nightly", Map.of());
        restore("restore", Map.of());

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("Volume mail", "Skipped it exists already, and stays as it is")
                .containsEntry(
                        "RecurringJob nightly",
                        "Skipped it exists already with another content, and stays as it is");
        assertThat(plane.api().get(Volume.class, "mail").getSpec().fromBackup).isEmpty();
        assertThat(plane.api().get(RecurringJob.class, "nightly").getSpec().cron)
                .isEqualTo("0 5 * * *");
    }

    @Test
    void aTargetsMissingSecretIsNamedAndWaitedForAWhile() throws Exception {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///extra";
        target.getSpec().credentialSecret = "extra-secret";
        archive(SystemKind.BACKUP_TARGET, target, "extra");
        archiveVolume("photos", "extra", "monday");
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "system-backup";
        archive(SystemKind.RECURRING_JOB, job, "weekly");
        restore("restore", Map.of());
        await().until(
                        () ->
                                items(look("restore"))
                                        .getOrDefault("BackupTarget extra", "")
                                        .contains("Secret"));
        assertThat(plane.api().get(BackupTarget.class, "extra").getSpec().credentialSecret)
                .isEqualTo("extra-secret");

        plane.advance(PATIENCE.plusSeconds(1));

        SystemRestore.Status failed = lookUntil("restore", "Error");
        assertThat(items(failed).get("Volume photos"))
                .startsWith("Failed there is no Secret 'extra-secret' in namespace ");
        assertThat(items(failed).get("RecurringJob weekly"))
                .startsWith("Failed its system backups would lack the volumes");
        assertThat(Conditions.find(failed.conditions, "Error").orElseThrow().message())
                .startsWith("3 of 3 resources are not restored; remove the causes");
    }

    private void archiveTargetWithSealedSecret() {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///extra";
        target.getSpec().credentialSecret = "extra-secret";
        archive(SystemKind.BACKUP_TARGET, target, "extra");
        metadata.put(SealedSecrets.NAMES, "extra-secret");
        metadata.put(SealedSecrets.KEY, "ABCD");
        sealed = "-----BEGIN PGP MESSAGE-----";
    }

    @Test
    void encryptedSecretsAreLaidDownWithTheCommandThatCreatesThem() throws Exception {
        archiveTargetWithSealedSecret();
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");

        String command =
                "creates it by: kubectl -n longhorn-system get configmap restore-secrets -o"
                        + " jsonpath='{.data.secrets}' | gpg --decrypt | kubectl -n longhorn-system"
                        + " apply -f -";
        assertThat(items(look("restore")).get("Secret extra-secret"))
                .startsWith("Skipped the system backup has it encrypted; who has OpenPGP key ABCD")
                .endsWith(command);
        assertThat(items(look("restore")).get("BackupTarget extra"))
                .startsWith("Pending there is no Secret 'extra-secret'")
                .endsWith(command);
        assertThat(plane.api().get(ConfigMap.class, "restore-secrets").getData())
                .isEqualTo(Map.of("secrets", "-----BEGIN PGP MESSAGE-----"));
        assertThat(
                        plane.api()
                                .get(ConfigMap.class, "restore-secrets")
                                .getMetadata()
                                .getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("restore"));

        plane.create(new Secret(), "extra-secret", Map.of());
        synced("extra");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("Secret extra-secret", "Skipped they exist already")
                .containsEntry("BackupTarget extra", "Restored");
    }

    @Test
    void aDryRunLaysNoSecretsDown() throws Exception {
        archiveTargetWithSealedSecret();
        restore("restore", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));

        assertThat(items(lookUntil("restore", "Error")).get("BackupTarget extra"))
                .endsWith("to OpenPGP key ABCD, and a restore gives the command to create it");
        assertThat(plane.cluster().list(ConfigMap.class)).isEmpty();
    }

    @Test
    void aVolumeWithoutABackupIsNotMadeUnlessThatIsAskedFor() throws Exception {
        archiveVolume("scratch", "default", "");
        restore("restore", Map.of());
        assertThat(items(lookUntil("restore", "Error")).get("Volume scratch"))
                .startsWith("Failed it had no backup");
        assertThat(plane.cluster().find(Volume.class, "scratch")).isEmpty();

        restore("again", Map.of(SystemNames.ANNOTATION_EMPTY, "true"));

        assertThat(items(lookUntil("again", "Completed")))
                .containsEntry("Volume scratch", "Restored empty, as it had no backup");
    }

    @Test
    void aDryRunCreatesNothing() throws Exception {
        archiveVolume("mail", "default", "monday");
        archiveVolume("scratch", "default", "");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        restore("restore", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));

        assertThat(items(lookUntil("restore", "Error")))
                .containsEntry("Volume mail", "ToBeRestored from backup monday")
                .hasEntrySatisfying(
                        "Volume scratch", text -> assertThat(text).startsWith("Failed it had"));
        assertThat(plane.cluster().list(Volume.class)).isEmpty();
    }

    private void archiveImage(String name, String source) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = source;
        image.getSpec().sourceParameters.put("url", "https://example.com/image");
        image.getStatus().checksum = "sum";
        archive(SystemKind.BACKING_IMAGE, image, name);
    }

    private void imageBackup(String image, String target, String checksum) {
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

    private void imageIs(String name, String state, String message) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = "sum";
        status.diskFileStatusMap.put("node", Map.of("state", state, "message", message));
        plane.writer().write(plane.api().get(BackingImage.class, name), status);
    }

    private void archiveVolumeOn(String image, String name) {
        archiveVolume(name, "default", "monday");
        ((ObjectNode) archived.get(SystemKind.VOLUME.file()).getLast().get("spec"))
                .put("backingImage", image);
    }

    @Test
    void imagesComeBeforeTheVolumesThatLieOnThem() throws Exception {
        archiveImage("ubuntu", "upload");
        archiveVolumeOn("ubuntu", "mail");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        imageBackup("ubuntu", "default", "sum");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        assertThat(items(look("restore")))
                .containsEntry(
                        "BackingImage ubuntu",
                        "Pending it is being restored from its backup on target default")
                .containsEntry("Volume mail", "Pending backing image ubuntu is being restored");
        BackingImage made = plane.api().get(BackingImage.class, "ubuntu");
        assertThat(made.getSpec().sourceType).isEqualTo("restore");
        assertThat(made.getSpec().checksum).isEqualTo("sum");
        assertThat(made.getSpec().sourceParameters)
                .isEqualTo(
                        Map.of(
                                "backup-url",
                                "file:///default?backingImage=ubuntu",
                                "backup-target-name",
                                "default"));
        imageIs("ubuntu", "ready", "");
        await().until(
                        () ->
                                items(look("restore"))
                                        .get("Volume mail")
                                        .equals("Pending it is being restored from backup monday"));
        restored("mail");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("BackingImage ubuntu", "Restored from its backup on target default");
    }

    @Test
    void anImageOfOtherContentIsNoReplacement() throws Exception {
        archiveImage("ubuntu", "upload");
        archiveVolumeOn("ubuntu", "mail");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        imageBackup("ubuntu", "default", "another");
        restore("restore", Map.of());

        Map<String, String> items = items(lookUntil("restore", "Error"));

        assertThat(items.get("BackingImage ubuntu"))
                .startsWith("Failed no target has the image")
                .contains("on target default has checksum another, and not sum")
                .endsWith("create BackingImage ubuntu with the same content");
        assertThat(items)
                .containsEntry("Volume mail", "Failed its backing image ubuntu is not restored");
        assertThat(plane.cluster().list(Volume.class)).isEmpty();
    }

    @Test
    void anImageWithoutABackupIsDownloadedAgainWithItsChecksum() throws Exception {
        archiveImage("ubuntu", "download");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        assertThat(items(look("restore")).get("BackingImage ubuntu")).startsWith("Pending");
        assertThat(plane.api().get(BackingImage.class, "ubuntu").getSpec().checksum)
                .isEqualTo("sum");
        imageIs("ubuntu", "failed", "404 Not Found");
        assertThat(items(look("restore")))
                .containsEntry(
                        "BackingImage ubuntu",
                        "Pending it is being restored by a download: 404 Not Found");

        plane.advance(PATIENCE.plusSeconds(1));

        assertThat(items(lookUntil("restore", "Error")))
                .containsEntry("BackingImage ubuntu", "Failed by a download: 404 Not Found");
    }

    @Test
    void anImageThatExistsStaysAsItIs() throws Exception {
        archiveImage("ubuntu", "download");
        plane.create(new BackingImage(), "ubuntu", Map.of());
        imageIs("ubuntu", "ready", "");
        restore("restore", Map.of());

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("BackingImage ubuntu", "Skipped it exists already");
    }

    @Test
    void aDryRunTellsWhereImagesWouldBeFrom() throws Exception {
        archiveImage("ubuntu", "upload");
        imageBackup("ubuntu", "default", "sum");
        restore("restore", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry(
                        "BackingImage ubuntu", "ToBeRestored from its backup on target default");
        assertThat(plane.cluster().list(BackingImage.class)).isEmpty();
    }

    private void archiveClaim(String namespace, String name, String volume, String driver) {
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

    private void archiveUnboundClaim(String namespace, String name, String persistentVolume) {
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

    @Test
    void aClaimsNamespaceThatIsMissingIsMade() throws Exception {
        archiveVolume("pvc-1", "default", "monday");
        backup("monday", "pvc-1", "default", "2026-01-01T00:00:00Z");
        archiveClaim("shop", "data", "pvc-1", "drover.io/file");
        restore("plan", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));
        assertThat(items(lookUntil("plan", "Completed")))
                .containsEntry(
                        "PersistentVolumeClaim shop/data",
                        "ToBeRestored with its namespace, which is missing");
        assertThat(plane.cluster().client().namespaces().withName("shop").get()).isNull();
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        restored("pvc-1");
        await().until(
                        () ->
                                items(look("restore"))
                                        .get("PersistentVolumeClaim shop/data")
                                        .startsWith("Restored"));

        // the cache of claims is of one namespace in this test
        assertThat(items(look("restore")))
                .containsEntry(
                        "PersistentVolumeClaim shop/data",
                        "Restored with its namespace, which was missing");
        assertThat(
                        plane.cluster()
                                .client()
                                .persistentVolumeClaims()
                                .inNamespace("shop")
                                .withName("data")
                                .get()
                                .getSpec()
                                .getVolumeName())
                .isEqualTo("pvc-1");
    }

    @Test
    void whatIsOfOtherDriversOrOfTheInstallationIsSkipped() throws Exception {
        archive(
                SystemKind.STORAGE_CLASS,
                new StorageClassBuilder().withProvisioner("ebs.csi.aws.com").build(),
                "cloud");
        archive(
                SystemKind.STORAGE_CLASS,
                new StorageClassBuilder().withProvisioner("driver.longhorn.io").build(),
                "longhorn");
        archive(SystemKind.CONFIG_MAP, new ConfigMap(), "longhorn-default-resource");
        archive(SystemKind.CONFIG_MAP, new ConfigMap(), "of-a-user");
        archiveClaim("shop", "data", "vol-1", "ebs.csi.aws.com");
        archiveUnboundClaim("shop", "later", "");
        restore("restore", Map.of());

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry(
                        "StorageClass cloud",
                        "Skipped its provisioner is 'ebs.csi.aws.com', and not Drover's")
                .containsEntry("StorageClass longhorn", "Restored")
                .containsEntry(
                        "ConfigMap longhorn-default-resource",
                        "Skipped it is the chart's to make, Longhorn's or the cluster's")
                .containsEntry("ConfigMap of-a-user", "Restored")
                .containsEntry(
                        "PersistentVolume vol-1",
                        "Skipped its volume is of driver 'ebs.csi.aws.com', and not Drover's")
                .containsEntry(
                        "PersistentVolumeClaim shop/data",
                        "Skipped its volume is of driver 'ebs.csi.aws.com', and not Drover's")
                .hasEntrySatisfying(
                        "PersistentVolumeClaim shop/later",
                        text -> assertThat(text).startsWith("Skipped it had no volume"));
        assertThat(plane.cluster().client().persistentVolumes().list().getItems()).isEmpty();
    }

    @Test
    void anArchiveOfLonghornIsRestoredAsFarAsItConcernsDrover(@TempDir Path directory)
            throws Exception {
        SystemBackups golden =
                new SystemBackups(new DirectoryStore(GoldenStore.unpackSystemBackups(directory)));
        SystemBackupPlace place = new SystemBackupPlace("v1.12.0", "sb-golden");
        SystemBackupConfig config = golden.inspect(place);
        new SystemBackups(plane.targets().at("file:///default")).put(config, golden.get(config));
        SystemBackup.Status ready = new SystemBackup.Status();
        ready.state = "Ready";
        ready.version = "v1.12.0";
        plane.writer().write(plane.create(new SystemBackup(), "sb-golden", Map.of()), ready);
        backup("b1", "pvc-lz4", "default", "2026-01-01T00:00:00Z");
        SystemRestore restore = new SystemRestore();
        restore.getSpec().systemBackup = "sb-golden";
        plane.create(restore, "restore", Map.of());
        plane.cluster()
                .patch(
                        SystemRestore.class,
                        "restore",
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of(SystemNames.ANNOTATION_EMPTY, "true"))));

        assertThat(items(lookUntil("restore", "Completed")))
                .containsOnlyKeys("Setting default-replica-count", "Volume pvc-lz4")
                .containsEntry("Volume pvc-lz4", "Restored empty, as it had no backup");
        assertThat(plane.api().get(Volume.class, "pvc-lz4").getSpec().size).isEqualTo("25165824");
    }

    @Test
    void longhornsOwnObjectsAreNamedAsSkipped() throws Exception {
        ObjectNode service = Cluster.MAPPER.createObjectNode().put("kind", "Service");
        SystemArchive read =
                new SystemArchive(
                        "nightly",
                        Map.of(),
                        Map.of("kubernetes/services", List.of(service)),
                        SealedSecrets.NONE);
        assertThat(RestoreWork.foreign(read))
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.kind()).isEqualTo("Service");
                            assertThat(item.state()).isEqualTo("Skipped");
                        });
    }
}
