package io.drover.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

import java.util.function.Predicate;

/**
 * Reconciles Kubernetes resources: one exchange for each that needs attention.
 *
 * @see ReconcileComponent
 */
@UriEndpoint(
        firstVersion = "4.18.0",
        scheme = "reconcile",
        title = "Reconcile",
        syntax = "reconcile:plural",
        category = {Category.CONTAINER},
        consumerOnly = true)
public final class ReconcileEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    /**
     * Header by which a route requests the next reconciliation of the object: a {@link
     * java.time.Duration}.
     */
    public static final String REQUEUE_AFTER = Reconciliations.REQUEUE_AFTER;

    /**
     * Exchange property with the reconciliation's marker, {@code kind/namespace/name#n}, for logs
     * and messages.
     */
    public static final String MARKER = Reconciliations.MARKER;

    @UriPath(description = "Plural name of the kind of resource, such as backups")
    @Metadata(required = true)
    private final String plural;

    private final Class<? extends HasMetadata> kind;

    @UriParam(
            defaultValue = "4",
            description = "Resources of the kind that are processed at once; at least 1")
    private int workers = 4;

    @UriParam(
            description =
                    "A bean that knows by a cached resource, which it must not change, that no step"
                            + " would do anything about it: it is passed over")
    private Predicate<HasMetadata> settled = resource -> false;

    ReconcileEndpoint(String uri, ReconcileComponent component, String plural) {
        super(uri, component);
        this.plural = plural;
        this.kind = Kinds.of(plural);
    }

    /** Several routes may look after resources of a kind, each for a purpose of its own. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    public int getWorkers() {
        return workers;
    }

    /** Objects of the kind that are processed at once; at least 1. */
    public void setWorkers(int workers) {
        this.workers = workers;
    }

    public Predicate<HasMetadata> getSettled() {
        return settled;
    }

    /**
     * Whether a cached object, which must not be changed, is passed over, as no step would do
     * anything about it; by default none is.
     */
    public void setSettled(Predicate<HasMetadata> settled) {
        this.settled = settled;
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
