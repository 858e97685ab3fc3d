package io.drover.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** See {@link ReconcileComponent}. */
public final class ReconcileEndpoint extends DefaultEndpoint {
    /** Header by which a route asks to see the object again: a {@link java.time.Duration}. */
    public static final String REQUEUE_AFTER = Reconciliations.REQUEUE_AFTER;

    /**
     * Exchange property with the reconciliation's marker, {@code kind/namespace/name#n}, for logs
     * and messages.
     */
    public static final String MARKER = Reconciliations.MARKER;

    private final String plural;
    private final Class<? extends HasMetadata> kind;
    private int workers = 4;

    ReconcileEndpoint(String uri, ReconcileComponent component, String plural) {
        super(uri, component);
        this.plural = plural;
        this.kind = Kinds.of(plural);
    }

    public int getWorkers() {
        return workers;
    }

    /** Objects of the kind that are processed at once; at least 1. */
    public void setWorkers(int workers) {
        this.workers = workers;
    }

    String plural() {
        return plural;
    }

    Class<? extends HasMetadata> kind() {
        return kind;
    }

    ReconcileComponent component() {
        return (ReconcileComponent) getComponent();
    }

    Informers informers() {
        return component().informers();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ReconcileConsumer consumer = new ReconcileConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException(getEndpointUri() + " can only be consumed from");
    }
}
