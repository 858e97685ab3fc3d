package io.drover.control.snapshot;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code snapshot.camel.yaml}. */
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
    }
}
