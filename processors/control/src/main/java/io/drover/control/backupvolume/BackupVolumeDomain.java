package io.drover.control.backupvolume;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code backup-volume.camel.yaml}. */
public final class BackupVolumeDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind(
                "backupVolumeDeletion",
                new BackupVolumeDeletion(
                        services.cluster(),
                        services.connections(),
                        services.attempts(),
                        services.caches(),
                        services.events()));
        registry.bind(
                "backupVolumeSync",
                new BackupVolumeSync(
                        services.cluster(),
                        services.connections(),
                        services.settings(),
                        services.clock()));
    }
}
