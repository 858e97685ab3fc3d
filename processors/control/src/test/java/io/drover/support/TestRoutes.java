package io.drover.support;

import io.drover.reconcile.Reconciliation;
import io.drover.reconcile.Reconciliations;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.StatusWriter;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The shipped routes of one kind of resource, run once for each look at a resource, on this thread.
 */
public final class TestRoutes implements AutoCloseable {
    public static final String NODE = "here";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Cluster cluster;

    /**
     * @param file such as {@code volume}
     * @param route that begins with {@code reconcile:}
     * @param beans that the routes name
     */
    public TestRoutes(Cluster cluster, String file, String route, Map<String, Object> beans)
            throws Exception {
        this.cluster = cluster;
        context.disableJMX();
        beans.forEach(context.getRegistry()::bind);
        context.getRegistry()
                .bind(
                        "reconciliation",
                        new Reconciliations(
                                cluster,
                                new StatusWriter(cluster),
                                new Events(cluster, InstantSource.system()),
                                NODE));
        load("error-handling");
        load(file);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:transition").log("${header.DroverTransition}");
                    }
                });
        for (RouteDefinition each : List.copyOf(context.getRouteDefinitions())) {
            if (each.getInput().getEndpointUri().startsWith("reconcile:")) {
                String id = each.getRouteId();
                String entry = id.equals(route) ? "direct:reconcile" : "direct:unused-" + id;
                AdviceWith.adviceWith(context, id, advice -> advice.replaceFromWith(entry));
            }
        }
        context.start();
    }

    private void load(String file) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.resolveMandatoryResource(
                                context, "classpath:routes/" + file + ".camel.yaml"));
    }

    /** Leaves the step out. */
    public TestRoutes without(String route, String step) throws Exception {
        AdviceWith.adviceWith(context, route, advice -> advice.weaveById(step).remove());
        return this;
    }

    /**
     * Reconciles the resource as it is now.
     *
     * @throws Exception what made the reconciliation fail
     */
    @SuppressWarnings("unchecked")
    public <T extends CustomResource<?, S>, S> Reconciliation<T, S> reconcile(
            Class<T> type, String name) throws Exception {
        return look(type, name).getMessage().getBody(Reconciliation.class);
    }

    /** As {@link #reconcile}, for routes that end with any body. */
    public <T extends CustomResource<?, ?>> Exchange look(Class<T> type, String name)
            throws Exception {
        T resource = cluster.find(type, name).orElseThrow();
        Exchange exchange =
                context.createFluentProducerTemplate()
                        .withBody(resource)
                        .to("direct:reconcile")
                        .send();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange;
    }

    @Override
    public void close() {
        context.stop();
    }
}
