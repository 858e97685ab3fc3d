package io.drover.reconcile;

import io.drover.resource.Cluster;
import io.drover.resource.OwnedStatus;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Exchange;

/** First and last step of every reconciliation. Bean {@code runs}. */
public final class Runs {
    /** Exchange property with the run's marker, {@code kind/namespace/name#n}. */
    public static final String MARKER = "DroverRun";

    /** Header by which a route asks to see the object again: a {@link java.time.Duration}. */
    public static final String REQUEUE_AFTER = "DroverRequeueAfter";

    private final Cluster cluster;
    private final StatusWriter writer;
    private final String owner;

    /**
     * @param owner what {@code status.ownerID} says of the resources that are looked at here: the
     *     node, as in Longhorn
     */
    public Runs(Cluster cluster, StatusWriter writer, String owner) {
        this.cluster = cluster;
        this.writer = writer;
        this.owner = owner;
    }

    /**
     * Makes a {@link Run} of the resource in the body, and takes hold of the resource by the
     * finalizer.
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void begin(Exchange exchange) {
        T resource = cluster.addFinalizer((T) exchange.getMessage().getBody(CustomResource.class));
        S status = resource.getStatus();
        String marker = exchange.getProperty(MARKER, "", String.class);
        exchange.getMessage()
                .setBody(
                        new Run<>(
                                marker,
                                resource,
                                StatusWriter.copy(status, (Class<S>) status.getClass())));
    }

    /**
     * Writes the status if it changed, and asks for the next look. One who only lets go of a
     * resource does not become its owner.
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void publish(Exchange exchange) {
        Run<T, S> run = (Run<T, S>) exchange.getMessage().getBody(Run.class);
        run.requeueAfter()
                .ifPresent(delay -> exchange.getMessage().setHeader(REQUEUE_AFTER, delay));
        if (run.status() instanceof OwnedStatus owned && !run.ended() && !run.deleting()) {
            owned.ownerID = owner;
        }
        String before = Transitions.state(run.resource().getStatus());
        String after = Transitions.state(run.status());
        if (writer.write(run.resource(), run.status()) && !after.equals(before)) {
            exchange.getMessage().setHeader(Transitions.HEADER, after);
        }
    }
}
