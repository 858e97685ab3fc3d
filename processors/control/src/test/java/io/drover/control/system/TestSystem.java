package io.drover.control.system;

import io.drover.control.image.ImageBackups;
import io.drover.control.job.Attempts;
import io.drover.control.job.Retries;
import io.drover.resource.Cluster;
import io.drover.support.TestPlane;
import io.drover.volume.file.FileVolumeDriver;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The beans of system backups and restores, on an API server of a test. */
final class TestSystem {
    private static final DroverRelease RELEASE = new DroverRelease("drover-1", "c", "image");

    private TestSystem() {}

    /** Beans of {@code system-backup.camel.yaml}. */
    static Map<String, Object> backupBeans(
            TestPlane plane, FileVolumeDriver driver, Duration deadline, Duration patience) {
        Retries retries = new Retries(plane::now, Duration.ofSeconds(2), Duration.ofMinutes(1));
        Attempts attempts = new Attempts(plane.jobs(), retries);
        SystemStore systemStore = new SystemStore(plane.informers(), plane.connections());
        SystemLimits limits = new SystemLimits(plane::now, deadline, patience);
        SecretsKey keys = new SecretsKey(plane.cluster(), plane::now);
        SystemBackupStart start =
                new SystemBackupStart(
                        systemStore,
                        new PartPlan(plane.cluster()),
                        plane.cluster(),
                        plane::now,
                        limits,
                        keys);
        Map<String, Object> beans = new HashMap<>();
        beans.put("systemBackupCases", new SystemBackupCases());
        beans.put("systemBackupStart", start);
        beans.put(
                "systemBackupVolumes",
                new VolumeBackups(
                        new VolumeBackup(plane.cluster(), plane.cluster(), driver),
                        plane.informers(),
                        plane::now,
                        limits));
        beans.put(
                "systemBackupImages",
                new SystemBackupImages(
                        new ImageBackup(
                                plane.cluster(),
                                new ImageBackups(plane.cluster(), plane.cluster()),
                                limits),
                        plane.informers(),
                        limits));
        beans.put(
                "systemBackupUpload",
                new SystemBackupUpload(
                        systemStore,
                        new ArchiveMaker(
                                new SystemContent(
                                        plane.cluster(), plane.cluster().namespace(), false),
                                keys,
                                plane.cluster(),
                                plane::now,
                                RELEASE),
                        start,
                        attempts,
                        plane.jobs(),
                        plane.informers(),
                        limits));
        beans.put("systemBackupReport", new SystemBackupReport(plane.jobs(), retries, plane::now));
        beans.put(
                "systemBackupDeletion",
                new SystemBackupDeletion(
                        plane.cluster(),
                        plane.connections(),
                        plane.jobs(),
                        attempts,
                        plane.informers()));
        return beans;
    }

    /** Beans of {@code system-restore.camel.yaml}. */
    static Map<String, Object> restoreBeans(TestPlane plane, Duration patience) {
        Retries retries = new Retries(plane::now, Duration.ofSeconds(2), Duration.ofMinutes(1));
        Cluster cluster = plane.cluster();
        RestoredObjects objects = new RestoredObjects(cluster, plane::now);
        PlainRestore plain = new PlainRestore(cluster, objects);
        TargetRestore targets = new TargetRestore(cluster, cluster, objects);
        Map<SystemKind, ItemRestore> kinds = new EnumMap<>(SystemKind.class);
        kinds.put(SystemKind.BACKUP_TARGET, targets);
        kinds.put(
                SystemKind.BACKING_IMAGE,
                new ImageItemRestore(
                        cluster, new ImageBackups(cluster, cluster), targets, objects));
        kinds.put(SystemKind.CONFIG_MAP, plain);
        kinds.put(SystemKind.STORAGE_CLASS, new ClassRestore(plain, true));
        ClaimRestore claims =
                new ClaimRestore(cluster, objects, new ClaimNamespaces(cluster), true);
        kinds.put(SystemKind.CLAIM, claims);
        kinds.put(SystemKind.PERSISTENT_VOLUME, claims);
        kinds.put(SystemKind.RECURRING_JOB, plain);
        kinds.put(SystemKind.SETTING, plain);
        kinds.put(
                SystemKind.VOLUME,
                new VolumeItemRestore(
                        cluster, new RestorableBackups(cluster, cluster), targets, objects));
        Map<String, Object> beans = new HashMap<>();
        beans.put("systemRestoreCases", new SystemRestoreCases());
        beans.put("systemRestoreReport", new SystemRestoreReport(plane::now));
        beans.put(
                "archiveDownload",
                new ArchiveDownload(
                        new SystemStore(plane.informers(), plane.connections()),
                        new Attempts(plane.jobs(), retries),
                        plane.jobs(),
                        plane.informers(),
                        cluster,
                        plane::now));
        beans.put(
                "systemRestoreWork",
                new RestoreWork(
                        kinds,
                        new SecretsRestore(cluster),
                        plane.informers(),
                        plane::now,
                        patience));
        return beans;
    }
}
