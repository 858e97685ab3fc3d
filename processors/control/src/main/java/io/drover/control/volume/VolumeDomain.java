package io.drover.control.volume;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.job.Statistics;

import org.apache.camel.spi.Registry;

/** Beans of {@code volume.camel.yaml} for volumes. */
public final class VolumeDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        VolumeDefaults defaults = new VolumeDefaults(services.cluster(), services.settings());
        VolumeConditions conditions = new VolumeConditions(services.clock());
        registry.bind(
                "volumeRemoval",
                new VolumeRemoval(services.cluster(), services.driver(), services.jobs()));
        registry.bind(
                "volumeProvision",
                new VolumeProvision(services.cluster(), services.driver(), defaults, conditions));
        registry.bind(
                "volumeRestore",
                new VolumeRestore(
                        services.mover(),
                        services.jobs(),
                        services.retries(),
                        defaults,
                        conditions,
                        services.caches(),
                        new Statistics(services.cluster()),
                        services.events()));
    }
}
