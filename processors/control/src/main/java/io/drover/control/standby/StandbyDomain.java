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
        StandbyContents contents = new StandbyContents(services.driver());
        StandbyActivation activation =
                new StandbyActivation(
                        services.cluster(),
                        services.caches(),
                        contents,
                        services.jobs(),
                        patience,
                        services.clock());
        registry.bind("standbySource", new StandbySource(services.caches()));
        registry.bind("standbyActivation", activation);
        registry.bind(
                "standbyCases",
                new StandbyCases(contents, services.jobs(), activation, services.caches()));
        registry.bind(
                "standbySteps",
                new StandbySteps(services.mover(), services.jobs(), services.caches()));
        registry.bind(
                "standbyState",
                new StandbyState(services.cluster(), contents, services.node(), services.clock()));
        registry.bind(
                "standbyHandOver",
                new StandbyHandOver(
                        services.mover(),
                        services.jobs(),
                        services.retries(),
                        services.caches(),
                        services.clock()));
        registry.bind(
                "standbyReport",
                new StandbyReport(
                        services.cluster(),
                        contents,
                        services.jobs(),
                        services.retries(),
                        new Statistics(services.cluster()),
                        services.clock()));
    }
}
