package io.drover.control.standby;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.job.Statistics;

import org.apache.camel.spi.Registry;

import java.time.Duration;

/** Beans of {@code standby.camel.yaml}. */
public final class StandbyDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Duration patience = services.duration("drover.standby.activation-patience", "60s");
        StandbyActivation activation =
                new StandbyActivation(
                        services.cluster(),
                        services.caches(),
                        services.driver(),
                        services.jobs(),
                        patience,
                        services.clock());
        registry.bind("standbySource", new StandbySource(services.caches()));
        registry.bind("standbyActivation", activation);
        registry.bind(
                "standbyCases", new StandbyCases(services.driver(), services.jobs(), activation));
        registry.bind(
                "standbySteps",
                new StandbySteps(services.mover(), services.jobs(), services.caches()));
        registry.bind(
                "standbyState",
                new StandbyState(
                        services.cluster(), services.driver(), services.node(), services.clock()));
        registry.bind(
                "standbyReport",
                new StandbyReport(
                        services.jobs(),
                        services.retries(),
                        new Statistics(services.cluster()),
                        services.clock()));
    }
}
