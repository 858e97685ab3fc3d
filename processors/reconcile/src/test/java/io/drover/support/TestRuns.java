package io.drover.support;

import io.drover.reconcile.Run;
import io.drover.reconcile.Runs;
import io.drover.resource.Cluster;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** First and last step of a reconciliation, around the step that a test is about. */
public final class TestRuns {
    public static final String NODE = "node-1";

    private final CamelContext context;
    private final Cluster cluster;
    private final Runs runs;

    public TestRuns(CamelContext context, Cluster cluster) {
        this.context = context;
        this.cluster = cluster;
        this.runs = new Runs(cluster, new StatusWriter(cluster), NODE);
    }

    /** A run of the resource as it is now. */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> Run<T, S> begin(Class<T> type, String name) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(cluster.find(type, name).orElseThrow());
        runs.begin(exchange);
        return exchange.getMessage().getBody(Run.class);
    }

    public void publish(Run<?, ?> run) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(run);
        runs.publish(exchange);
    }
}
