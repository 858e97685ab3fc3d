package io.drover.support;

import io.drover.reconcile.Reconciliation;
import io.drover.reconcile.Reconciliations;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

import java.time.InstantSource;

/** First and last step of a reconciliation, around the step that a test is about. */
public final class TestReconciliations {
    public static final String NODE = "node-1";

    private final CamelContext context;
    private final Cluster cluster;
    private final Reconciliations runs;

    public TestReconciliations(CamelContext context, Cluster cluster) {
        this.context = context;
        this.cluster = cluster;
        this.runs =
                new Reconciliations(
                        cluster,
                        new StatusWriter(cluster),
                        new Events(cluster, InstantSource.system()),
                        NODE);
    }

    /** A reconciliation of the resource in its present state. */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> Reconciliation<T, S> begin(
            Class<T> type, String name) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(cluster.find(type, name).orElseThrow());
        runs.start(exchange);
        return exchange.getMessage().getBody(Reconciliation.class);
    }

    public void publish(Reconciliation<?, ?> run) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(run);
        runs.publish(exchange);
    }
}
