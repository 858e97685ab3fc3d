package io.drover.metrics;

import io.drover.reconcile.Informers;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ready as soon as the caches of all kinds of resources have been filled once, and while the API
 * server answers. Targets play no part: one that is away must not take Drover away too.
 */
public final class CachesHealthCheck extends AbstractHealthCheck {
    private final BooleanSupplier synced;
    private final Supplier<Optional<String>> trouble;
    private Supplier<Optional<String>> otherHolder = Optional::empty;

    /**
     * @param otherHolder the Drover that works in the namespace instead of this one; while it does,
     *     this one is ready to take over
     */
    public CachesHealthCheck(Informers informers, Supplier<Optional<String>> otherHolder) {
        this(informers::allSynced, informers::trouble);
        this.otherHolder = otherHolder;
    }

    /**
     * @param trouble what is wrong with the API server; empty if nothing is
     */
    CachesHealthCheck(BooleanSupplier synced, Supplier<Optional<String>> trouble) {
        super("drover", "drover-caches");
        this.synced = synced;
        this.trouble = trouble;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> wrong = trouble.get();
        if (!synced.getAsBoolean()) {
            builder.message("the resources have not been read from the API server yet").down();
        } else if (wrong.isPresent()) {
            builder.message(wrong.get()).down();
        } else {
            otherHolder.get().ifPresent(holder -> builder.detail("waits for", holder));
            builder.up();
        }
    }
}
