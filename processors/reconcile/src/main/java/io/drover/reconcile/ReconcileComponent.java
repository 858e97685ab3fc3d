package io.drover.reconcile;

import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code reconcile:<plural>}: one exchange for every resource that needs attention: those that are
 * there at the start, every change, a periodic look, and what a route asked to requeue. One key is
 * never processed twice at once.
 *
 * <p>The stock camel-kubernetes consumers lose their watch when the connection closes, and with it
 * events.
 */
@Component("reconcile")
public final class ReconcileComponent extends DefaultComponent {
    private final Optional<Informers> given;
    private final Gate gate = new Gate();
    private final List<ReconcileConsumer> consumers = new CopyOnWriteArrayList<>();

    /** With the {@link Informers} of the context's registry, which must have one of them. */
    public ReconcileComponent() {
        this.given = Optional.empty();
    }

    public ReconcileComponent(Informers informers) {
        this.given = Optional.of(informers);
    }

    void started(ReconcileConsumer consumer) {
        consumers.add(consumer);
    }

    void stopped(ReconcileConsumer consumer) {
        consumers.remove(consumer);
    }

    /** The queues of the routes that run. */
    public List<QueueState> queues() {
        return consumers.stream().map(ReconcileConsumer::state).toList();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        informers().open();
    }

    /**
     * Ends all reconciliations: takes no more resources, interrupts what runs and waits for it. To
     * be called before the context stops, as Camel holds the context's lock while it stops a route,
     * and a reconciliation that adds or removes a route needs that lock to come to its end.
     *
     * @return whether all have ended within that time
     */
    public boolean end(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<ReconcileConsumer> running = List.copyOf(consumers);
        running.forEach(ReconcileConsumer::end);
        boolean ended = true;
        for (ReconcileConsumer consumer : running) {
            ended &= consumer.awaitEnd(deadline);
        }
        return ended;
    }

    /** Allows or stops the reconciliation of resources. */
    public Gate gate() {
        return gate;
    }

    Informers informers() {
        return given.orElseGet(
                () -> getCamelContext().getRegistry().mandatoryFindSingleByType(Informers.class));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        ReconcileEndpoint endpoint = new ReconcileEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
