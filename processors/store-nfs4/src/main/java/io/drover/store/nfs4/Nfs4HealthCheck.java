package io.drover.store.nfs4;

import io.drover.blockengine.store.StoreException;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.time.Duration;
import java.util.Map;

/**
 * Whether the server shows the endpoint's path within a few seconds. As Camel has it, health checks
 * of producers are off unless {@code camel.health.producers-enabled} is set.
 */
final class Nfs4HealthCheck extends AbstractHealthCheck {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Nfs4Endpoint endpoint;

    Nfs4HealthCheck(Nfs4Endpoint endpoint) {
        super("producer", "producer:nfs4-" + endpoint.server() + endpoint.getPath());
        this.endpoint = endpoint;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("server", endpoint.server());
        builder.detail("path", endpoint.getPath());
        try {
            endpoint.store().check(LIMIT);
            builder.up();
        } catch (StoreException e) {
            builder.message(e.getMessage()).error(e).down();
        }
    }
}
