package io.drover.metrics;

import io.drover.reconcile.QueueState;
import io.drover.reconcile.ReconcileComponent;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Alive as long as the workers of every kind exist and process what waits. A worker that is busy
 * with a target that is away gives up in the end, so the patience is longer than that.
 */
public final class WorkersHealthCheck extends AbstractHealthCheck {
    private final Supplier<List<QueueState>> queues;
    private final Duration patience;

    public WorkersHealthCheck(ReconcileComponent reconcile, Duration patience) {
        this(reconcile::queues, patience);
    }

    /**
     * @param patience how long resources may wait while no worker begins or finishes anything
     */
    WorkersHealthCheck(Supplier<List<QueueState>> queues, Duration patience) {
        super("drover", "drover-workers");
        this.queues = queues;
        this.patience = patience;
    }

    /** Camel's default is a check of readiness alone. */
    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> stuck = queues.get().stream().filter(this::isStuck).map(this::text).toList();
        if (stuck.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join("; ", stuck)).down();
        }
    }

    private boolean isStuck(QueueState queue) {
        return queue.alive() < queue.workers() || queue.stalledFor().compareTo(patience) > 0;
    }

    private String text(QueueState queue) {
        return "%s: %d of %d workers are there, %d resources wait, nothing moved for %d s"
                .formatted(
                        queue.kind(),
                        queue.alive(),
                        queue.workers(),
                        queue.length(),
                        queue.stalledFor().toSeconds());
    }
}
