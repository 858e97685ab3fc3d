package io.drover.control.backuptarget;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code backup-target.camel.yaml}. */
public final class BackupTargetDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind("targetCases", new TargetCases(services.syncRequests()));
        registry.bind(
                "targetPolling",
                new TargetPolling(
                        services.context(),
                        services.caches(),
                        services.cluster(),
                        services.clock()));
        registry.bind("defaultBackupStore", new DefaultBackupStore(services.cluster()));
        registry.bind(
                "targetAvailability",
                new TargetAvailability(services.connections(), services.clock()));
        registry.bind(
                "targetVolumes",
                new TargetVolumes(
                        services.caches(),
                        services.caches(),
                        services.cluster(),
                        services.connections(),
                        services.syncRequests()));
        registry.bind(
                "volumeListing",
                new VolumeListing(
                        services.caches(),
                        services.cluster(),
                        services.connections(),
                        new BackupVolumes(services.caches(), services.cluster(), services.clock()),
                        services.syncRequests(),
                        services.caches(),
                        services.clock()));
    }
}
