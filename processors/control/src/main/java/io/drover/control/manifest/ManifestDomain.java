package io.drover.control.manifest;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code manifests.camel.yaml}. */
public final class ManifestDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind("manifests", new Manifests(services.cluster(), services.clock()));
    }
}
