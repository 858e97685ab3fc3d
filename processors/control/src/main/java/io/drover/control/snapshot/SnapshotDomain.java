package io.drover.control.snapshot;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookRoutes;

import org.apache.camel.spi.Registry;

import java.time.Duration;

/** Beans of {@code snapshot.camel.yaml} and {@code volume-snapshot.camel.yaml}. */
public final class SnapshotDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind(
                "snapshotVolume",
                new SnapshotVolume(
                        services.cluster(),
                        services.caches(),
                        services.driver(),
                        services.caches()));
        registry.bind(
                "snapshotTaking",
                new SnapshotTaking(services.driver(), services.caches(), services.clock()));
        registry.bind(
                "snapshotRemoval",
                new SnapshotRemoval(
                        services.cluster(),
                        services.caches(),
                        services.driver(),
                        services.jobs(),
                        services.caches()));
        bindClaims(registry, services);
    }

    private static void bindClaims(Registry registry, Services services) {
        SnapshotApi api = new SnapshotApi(services.cluster(), services.caches());
        boolean served = services.isServingClaims();
        registry.bind("snapshotApi", api);
        registry.bind(
                "claimSnapshotTaking",
                new ClaimSnapshotTaking(
                        services.caches(),
                        services.caches(),
                        services.cluster(),
                        api,
                        services.clock(),
                        served));
        bindHooks(registry, services);
        registry.bind(
                "claimSnapshotState",
                new ClaimSnapshotState(
                        services.caches(),
                        services.cluster(),
                        services.clock(),
                        services.duration("drover.pvc.snapshot-patience", "10m")));
        registry.bind(
                "claimSnapshotRemoval",
                new ClaimSnapshotRemoval(services.caches(), services.cluster(), served));
    }

    private static void bindHooks(Registry registry, Services services) {
        Duration deadline = services.duration("drover.pvc.snapshot-hook-deadline", "60s");
        HookRoutes routes = new HookRoutes(services.context(), deadline);
        HookJobs jobs = new HookJobs(services.jobs(), services.caches(), routes);
        registry.bind(
                "snapshotHooks",
                new SnapshotHooks(
                        services.caches(),
                        services.cluster(),
                        routes,
                        jobs,
                        services.clock(),
                        deadline,
                        services.isOn(SnapshotHooks.PROPERTY)));
        registry.bind(
                "snapshotThaw",
                new SnapshotThaw(
                        services.cluster(),
                        new MadeSnapshots(services.cluster(), services.isServingClaims()),
                        jobs,
                        services.retries(),
                        services.clock(),
                        deadline));
    }
}
