package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class SystemRestoreRouteTest extends SystemRestoreRun {
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
        TestCluster.annotate(
                plane.cluster(),
                SystemRestore.class,
                "restore",
                Map.of(SystemNames.ANNOTATION_EMPTY, "true"));

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
