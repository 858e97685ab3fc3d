package io.drover.control.backup;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.job.Statistics;
import io.drover.mover.DataMover;

import org.apache.camel.spi.Registry;

/** Beans of {@code backup.camel.yaml} and {@code data-mover.camel.yaml}. */
public final class BackupDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        BackupVolumes volumes =
                new BackupVolumes(services.caches(), services.cluster(), services.clock());
        registry.bind("dataMover", new DataMover(services.driver(), services.connections()));
        registry.bind(
                "backupDeletion",
                new BackupDeletion(
                        services.cluster(),
                        services.connections(),
                        services.jobs(),
                        services.attempts(),
                        volumes,
                        services.settings(),
                        services.caches(),
                        services.events()));
        registry.bind(
                "backupExecution",
                new BackupExecution(
                        services.cluster(),
                        new BackupReadiness(
                                services.cluster(), services.settings(), services.jobs()),
                        new BackupDefaults(services.cluster()),
                        services.mover(),
                        services.jobs(),
                        services.retries(),
                        new BackupCompletion(
                                services.cluster(),
                                services.writer(),
                                volumes,
                                services.settings(),
                                new Statistics(services.cluster()),
                                services.events()),
                        services.caches(),
                        services.events(),
                        services.clock(),
                        services.duration("drover.backup.deadline", "30m")));
        registry.bind(
                "backupInspection",
                new BackupInspection(
                        services.caches(),
                        services.cluster(),
                        services.connections(),
                        services.foundBackups(),
                        services.clock()));
    }
}
