package io.drover.support;

import io.drover.control.backupvolume.BackupVolumeDomain;
import io.drover.reconcile.Reconciliations;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routes of the control plane as they are shipped, with the beans of a test. A test takes the place
 * of events and timers: it reconciles a resource in its present state and checks the outcome.
 */
public final class PlaneRoutes implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Cluster cluster;

    /**
     * @param files without {@code .camel.yaml}
     */
    public PlaneRoutes(TestPlane plane, Map<String, Object> beans, List<String> files) {
        this.cluster = plane.cluster();
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(1);
        context.getRegistry()
                .bind(
                        "reconciliation",
                        new Reconciliations(
                                cluster, plane.writer(), plane.events(), TestReconciliations.NODE));
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(BackupVolumeDomain.storeReaders());
        beans.forEach(context.getRegistry()::bind);
        context.addComponent("reconcile", new Begun());
        try {
            context.addRoutes(new Ending());
            load("error-handling");
            for (String file : files) {
                load(file);
            }
            context.start();
        } catch (Exception e) {
            // the boundary of Camel's loader, which declares Exception
            throw new IllegalStateException("routes " + files, e);
        }
    }

    private void load(String file) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.resolveResource(
                                context, "classpath:routes/" + file + ".camel.yaml"));
    }

    /** A reconciliation begins when a test requests it. */
    private static final class Begun extends DirectComponent {
        @Override
        protected Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) throws Exception {
            parameters.remove("workers");
            return super.createEndpoint(uri, remaining, parameters);
        }
    }

    private static final class Ending extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:transition").routeId("ending").log("${body.name}");
        }
    }

    public DefaultCamelContext context() {
        return context;
    }

    /**
     * Runs the route of a kind for one of its resources.
     *
     * @return the time after which the route asks to be run again
     * @throws IllegalStateException if the route failed, so that it would be repeated
     */
    public Optional<Duration> reconcile(
            String plural, Class<? extends HasMetadata> kind, String name) {
        HasMetadata resource = cluster.find(kind, name).orElseThrow();
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange exchange =
                    template.send(
                            "reconcile:" + plural, begun -> begun.getMessage().setBody(resource));
            if (exchange.getException() != null
                    || exchange.getProperty(Exchange.EXCEPTION_CAUGHT) != null) {
                throw new IllegalStateException("reconciling " + name, exchange.getException());
            }
            return Optional.ofNullable(
                    exchange.getMessage().getHeader(Reconciliations.REQUEUE_AFTER, Duration.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
