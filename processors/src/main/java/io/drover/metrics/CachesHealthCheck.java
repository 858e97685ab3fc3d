package io.drover.metrics;

import io.drover.endpoint.reconcile.Informers;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Map;

/**
 * Ready as soon as the caches of all kinds of resources have been filled once. Targets play no
 * part: one that is away must not take Drover away too.
 */
public final class CachesHealthCheck extends AbstractHealthCheck {
    private final Informers informers;

    public CachesHealthCheck(Informers informers) {
        super("drover", "drover-caches");
        this.informers = informers;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (informers.allSynced()) {
            builder.up();
        } else {
            builder.message("the resources have not been read from the API server yet").down();
        }
    }
}
