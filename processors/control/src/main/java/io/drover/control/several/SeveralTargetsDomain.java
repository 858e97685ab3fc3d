package io.drover.control.several;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of volumes that are backed up to several targets. */
public final class SeveralTargetsDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind("backupSiblings", new BackupSiblings(services.caches(), services.cluster()));
        registry.bind(
                "volumeTargets",
                new VolumeTargetsReport(services.caches(), services.caches(), services.clock()));
    }
}
