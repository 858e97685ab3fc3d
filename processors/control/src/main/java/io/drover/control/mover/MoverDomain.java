package io.drover.control.mover;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.snapshot.SnapshotApi;

import org.apache.camel.spi.Registry;

/** Beans of {@code mover-job.camel.yaml}. */
public final class MoverDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        MoverSettings settings = MoverSettings.of(services);
        CacheWaits waits = new CacheWaits(services.caches());
        MoverStates states = new MoverStates();
        DriverDistrust distrust = new DriverDistrust(services.cluster());
        MoverCleaning cleaning =
                new MoverCleaning(
                        services.caches(), services.cluster(), waits, states, services.jobs());
        registry.bind("moverStates", states);
        registry.bind("moverCleaning", cleaning);
        registry.bind(
                "moverSweep",
                new MoverSweep(
                        services.caches(),
                        services.cluster(),
                        services.jobs(),
                        cleaning,
                        new Leftovers(
                                services.caches(),
                                services.jobs(),
                                services.cluster().namespace(),
                                services.clock())));
        registry.bind(
                "moverPlans",
                new MoverPlans(
                        services.caches(),
                        services.cluster(),
                        new SnapshotApi(services.cluster(), services.caches()),
                        services.retries(),
                        waits,
                        new TrackingPlans(
                                services.cluster(),
                                services.caches(),
                                TrackingSettings.of(services),
                                distrust)));
        registry.bind(
                "mirrorPair",
                new MirrorPair(
                        services.caches(), services.cluster(), waits, states, settings.prepare()));
        registry.bind("copyClaim", new CopyClaim(services.cluster(), states));
        registry.bind(
                "moverJobs",
                new MoverJobs(
                        services.caches(),
                        services.cluster(),
                        new MoverImage(services.cluster(), settings.image(), System.getenv()),
                        settings,
                        waits,
                        states,
                        services.connections(),
                        services.transfers(),
                        distrust));
    }
}
