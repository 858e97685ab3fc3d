package io.drover.reconcile;

import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.OwnedStatus;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Exchange;

import java.util.Optional;

/** First and last step of every reconciliation. Bean {@code reconciliation}. */
public final class Reconciliations {
    /** Exchange property with the reconciliation's marker, {@code kind/namespace/name#n}. */
    public static final String MARKER = "DroverMarker";

    /**
     * Header by which a route requests the next reconciliation of the object: a {@link
     * java.time.Duration}.
     */
    public static final String REQUEUE_AFTER = "DroverRequeueAfter";

    /**
     * Exchange property with the {@code metadata.resourceVersion} of the status that the
     * reconciliation has written: the next one waits for it to be in the cache.
     */
    static final String WRITTEN_VERSION = "DroverWrittenVersion";

    private final Cluster cluster;
    private final StatusWriter writer;
    private final Events events;
    private final String owner;

    /**
     * @param owner {@code status.ownerID} of the resources that are reconciled here: the node, as
     *     in Longhorn
     */
    public Reconciliations(Cluster cluster, StatusWriter writer, Events events, String owner) {
        this.cluster = cluster;
        this.writer = writer;
        this.events = events;
        this.owner = owner;
    }

    /**
     * Adds the finalizer to the resource in the body and puts a {@link Reconciliation} of it in its
     * place.
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void start(Exchange exchange) {
        T resource = cluster.addFinalizer((T) exchange.getMessage().getBody(CustomResource.class));
        S status = resource.getStatus();
        exchange.getMessage()
                .setBody(
                        new Reconciliation<>(
                                resource, Cluster.copy(status, (Class<S>) status.getClass())));
    }

    /**
     * Writes the status if it changed, publishes the events of the reconciliation and requests the
     * next one. A route may call this more than once, where others wait for its status. Removing
     * the finalizer alone does not make this node the resource's owner. An exception that the route
     * has caught does not make the reconciliation fail.
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> void publish(Exchange exchange) {
        Reconciliation<T, S> run =
                (Reconciliation<T, S>) exchange.getMessage().getBody(Reconciliation.class);
        settle(exchange);
        run.requeueAfter()
                .ifPresent(delay -> exchange.getMessage().setHeader(REQUEUE_AFTER, delay));
        if (run.status() instanceof OwnedStatus owned && !run.ended() && !run.deleting()) {
            owned.ownerID = owner;
        }
        String before = Transitions.state(run.resource().getStatus());
        String after = Transitions.state(run.status());
        Optional<T> written = writer.update(run.resource(), run.status());
        written.ifPresent(
                newest -> {
                    run.written(newest);
                    exchange.setProperty(
                            WRITTEN_VERSION, newest.getMetadata().getResourceVersion());
                });
        run.takeAnnouncements().forEach(announcement -> publish(run.resource(), announcement));
        if (written.isPresent() && !after.equals(before)) {
            exchange.getMessage().setHeader(Transitions.HEADER, after);
        }
    }

    /**
     * What a {@code doCatch} of the route has dealt with is no failure of the reconciliation; for
     * routes that publish no status.
     */
    public void settle(Exchange exchange) {
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    }

    private void publish(HasMetadata about, Reconciliation.Announcement announcement) {
        if (announcement.warning()) {
            events.warning(about, announcement.reason(), announcement.message());
        } else {
            events.normal(about, announcement.reason(), announcement.message());
        }
    }
}
