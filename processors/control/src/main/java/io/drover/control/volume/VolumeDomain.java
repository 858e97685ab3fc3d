package io.drover.control.volume;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.image.VolumeImages;
import io.drover.control.job.Statistics;

import org.apache.camel.spi.Registry;

/** Beans of {@code volume.camel.yaml}. */
public final class VolumeDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        VolumeDefaults defaults = new VolumeDefaults(services.caches(), services.settings());
        VolumeConditions conditions = new VolumeConditions(services.clock());
        registry.bind("volumeCases", new VolumeCases(services.jobs()));
        registry.bind(
                "volumeSpecification",
                new VolumeSpecification(
                        services.cluster(),
                        services.caches(),
                        defaults,
                        new VolumeFields(services.node()),
                        conditions));
        registry.bind("volumeContent", new VolumeContent(services.driver(), conditions));
        registry.bind(
                "volumeImage",
                new VolumeImage(defaults, new VolumeImages(services.caches()), services.cluster()));
        registry.bind("volumeAttachment", new VolumeAttachment(services.node()));
        registry.bind("volumeDevice", new VolumeDevice(services.devices(), conditions));
        registry.bind("restoreSource", new RestoreSource(services.caches(), defaults));
        registry.bind(
                "volumeRestore",
                new VolumeRestore(
                        services.mover(),
                        services.jobs(),
                        services.retries(),
                        conditions,
                        services.caches()));
        registry.bind(
                "restoreReport",
                new RestoreReport(
                        services.jobs(),
                        services.retries(),
                        conditions,
                        new Statistics(services.cluster())));
        registry.bind(
                "volumeRemoval",
                new VolumeRemoval(
                        services.cluster(), services.driver(), services.jobs(), services.caches()));
    }
}
