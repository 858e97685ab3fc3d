package io.drover.control.backuptarget;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code backup-target.camel.yaml}. */
public final class BackupTargetDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind(
                "targetPolling",
                new TargetPolling(services.context(), services.cluster(), services.clock()));
        registry.bind("defaultBackupStore", new DefaultBackupStore(services.cluster()));
        registry.bind(
                "targetCleanup",
                new TargetCleanup(services.cluster(), services.connections(), services.clock()));
        registry.bind(
                "targetSync",
                new TargetSync(
                        services.cluster(),
                        services.connections(),
                        new BackupVolumes(services.caches(), services.cluster(), services.clock()),
                        services.events(),
                        services.clock()));
    }
}
