package io.drover.resource;

import io.drover.endpoint.reconcile.ReconcileEndpoint;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Exchange;

/** First and last step of every reconciliation. Bean {@code runs}. */
public final class Runs {
    private final Cluster cluster;
    private final StatusWriter writer;

    public Runs(Cluster cluster, StatusWriter writer) {
        this.cluster = cluster;
        this.writer = writer;
    }

    /**
     * Makes a {@link Run} of the resource in the body, and takes hold of the resource by the
     * finalizer.
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void begin(Exchange exchange) {
        T resource = (T) exchange.getMessage().getBody(CustomResource.class);
        cluster.addFinalizer(resource);
        S status = resource.getStatus();
        String marker = exchange.getProperty(ReconcileEndpoint.RUN, "", String.class);
        exchange.getMessage()
                .setBody(
                        new Run<>(
                                marker,
                                resource,
                                StatusWriter.copy(status, (Class<S>) status.getClass())));
    }

    /** Writes the status if it changed, and asks for the next look. */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void publish(Exchange exchange) {
        Run<T, S> run = (Run<T, S>) exchange.getMessage().getBody(Run.class);
        run.requeueAfter()
                .ifPresent(
                        delay ->
                                exchange.getMessage()
                                        .setHeader(ReconcileEndpoint.REQUEUE_AFTER, delay));
        String before = Transitions.state(run.resource().getStatus());
        String after = Transitions.state(run.status());
        if (writer.write(run.resource(), run.status()) && !after.equals(before)) {
            exchange.getMessage().setHeader(Transitions.HEADER, after);
        }
    }
}
