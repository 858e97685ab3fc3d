package io.drover.control.system;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

import java.time.Duration;

/** Beans of {@code system-backup.camel.yaml}. */
public final class SystemBackupDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Duration deadline = services.duration("drover.system-backup.deadline", "12h");
        SystemStore store = new SystemStore(services.caches(), services.connections());
        SystemBackupStart start =
                new SystemBackupStart(
                        store,
                        new VolumePlan(services.caches()),
                        services.cluster(),
                        services.clock());
        registry.bind("systemBackupCases", new SystemBackupCases());
        registry.bind("systemBackupStart", start);
        registry.bind(
                "systemBackupVolumes",
                new VolumeBackups(
                        new VolumeBackup(services.caches(), services.cluster(), services.driver()),
                        services.caches(),
                        services.clock(),
                        deadline,
                        services.duration("drover.system-backup.target-patience", "10m")));
        registry.bind(
                "systemBackupUpload",
                new SystemBackupUpload(
                        store,
                        new SystemContent(
                                services.caches(),
                                services.cluster().namespace(),
                                services.isProvisioning()),
                        start,
                        services.attempts(),
                        services.jobs(),
                        services.caches(),
                        services.clock(),
                        DroverRelease.current(),
                        deadline));
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
