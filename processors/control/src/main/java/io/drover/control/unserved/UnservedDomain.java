package io.drover.control.unserved;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;

import org.apache.camel.spi.Registry;

/** Beans of {@code unserved.camel.yaml}. */
public final class UnservedDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        registry.bind(
                "unserved",
                new UnservedReport(
                        services.writer(), services.events(), services.clock(), services.node()));
    }
}
