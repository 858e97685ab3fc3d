package io.drover.control.system;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.image.ImageBackups;

import org.apache.camel.spi.Registry;

/** Beans of {@code system-backup.camel.yaml}. */
public final class SystemBackupDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        SystemLimits limits =
                new SystemLimits(
                        services.clock(),
                        services.duration("drover.system-backup.deadline", "12h"),
                        services.duration("drover.system-backup.target-patience", "10m"));
        SystemStore store = new SystemStore(services.caches(), services.connections());
        SecretsKey keys = new SecretsKey(services.cluster(), services.clock());
        SystemBackupStart start =
                new SystemBackupStart(
                        store,
                        new PartPlan(services.caches()),
                        services.cluster(),
                        services.clock(),
                        limits,
                        keys);
        registry.bind("systemBackupCases", new SystemBackupCases());
        registry.bind("systemBackupStart", start);
        registry.bind(
                "systemBackupVolumes",
                new VolumeBackups(
                        new VolumeBackup(services.caches(), services.cluster(), services.driver()),
                        services.caches(),
                        services.clock(),
                        limits));
        registry.bind(
                "systemBackupImages",
                new SystemBackupImages(
                        new ImageBackup(
                                services.caches(),
                                new ImageBackups(services.caches(), services.cluster()),
                                limits),
                        services.caches(),
                        limits));
        registry.bind(
                "systemBackupUpload",
                new SystemBackupUpload(
                        store,
                        new ArchiveMaker(
                                new SystemContent(
                                        services.caches(),
                                        services.cluster().namespace(),
                                        services.isProvisioning()),
                                keys,
                                services.cluster(),
                                services.clock(),
                                DroverRelease.current()),
                        start,
                        services.attempts(),
                        services.jobs(),
                        services.caches(),
                        limits));
        registry.bind(
                "systemBackupReport",
                new SystemBackupReport(services.jobs(), services.retries(), services.clock()));
        registry.bind(
                "systemBackupDeletion",
                new SystemBackupDeletion(
                        services.cluster(),
                        services.connections(),
                        services.jobs(),
                        services.attempts(),
                        services.caches()));
        registry.bind(
                "systemBackupSync",
                new SystemBackupSync(
                        services.caches(), services.cluster(), services.connections()));
    }
}
