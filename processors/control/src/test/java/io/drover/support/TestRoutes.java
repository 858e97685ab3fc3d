package io.drover.support;

import io.drover.control.backupvolume.BackupVolumeDomain;
import io.drover.reconcile.Reconciliation;
import io.drover.reconcile.Reconciliations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.util.Map;
import java.util.function.Function;

/**
 * Routes of the control plane as they are shipped, with the beans of a test. A test takes the place
 * of events and timers: it reconciles a resource in its present state, on its own thread, and
 * checks the outcome.
 */
public final class TestRoutes implements AutoCloseable {
    /** The node that reconciles. */
    public static final String NODE = "here";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final TestPlane plane;

    /**
     * @param file such as {@code volume}
     * @param beans that its routes name
     */
    public TestRoutes(TestPlane plane, String file, Map<String, Object> beans) throws Exception {
        this(plane, file, context -> beans);
    }

    /**
     * @param beans made for the context, to which some of them send exchanges
     */
    public TestRoutes(
            TestPlane plane, String file, Function<CamelContext, Map<String, Object>> beans)
            throws Exception {
        this.plane = plane;
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(1);
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(BackupVolumeDomain.storeReaders());
        beans.apply(context).forEach(context.getRegistry()::bind);
        context.getRegistry()
                .bind(
                        "reconciliation",
                        new Reconciliations(plane.cluster(), plane.writer(), plane.events(), NODE));
        context.addComponent("reconcile", new OnRequest());
        load("error-handling");
        load(file);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:transition").log("${header.DroverTransition}");
                        from("direct:verify-backup-volume-now").log("not asked for");
                    }
                });
        context.start();
    }

    /** Adds the routes of another file, whose beans are known. */
    TestRoutes with(String file) throws Exception {
        load(file);
        return this;
    }

    private void load(String file) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.resolveMandatoryResource(
                                context, "classpath:routes/" + file + ".camel.yaml"));
    }

    /** A reconciliation begins when a test requests it. */
    private static final class OnRequest extends DirectComponent {
        @Override
        protected Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) throws Exception {
            parameters.remove("workers");
            parameters.remove("settled");
            return super.createEndpoint(uri, remaining, parameters);
        }
    }

    /** Has the step write no status, as if another writer were always first. */
    public TestRoutes withoutStatus(String route, String step) throws Exception {
        AdviceWith.adviceWith(
                context,
                route,
                advice ->
                        advice.weaveById(step).replace().removeProperty(Exchange.EXCEPTION_CAUGHT));
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
    public Exchange look(Class<? extends CustomResource<?, ?>> type, String name) throws Exception {
        HasMetadata resource = plane.cluster().find(type, name).orElseThrow();
        Exchange exchange =
                context.createFluentProducerTemplate()
                        .withBody(resource)
                        .to("reconcile:" + HasMetadata.getPlural(type))
                        .send();
        Exception failure = exchange.getException();
        if (failure == null) {
            // as in the runtime: what an error handler has dealt with is repeated nevertheless
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        if (failure != null) {
            throw failure;
        }
        return exchange;
    }

    @Override
    public void close() {
        context.stop();
    }
}
