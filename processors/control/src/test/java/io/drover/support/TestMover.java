package io.drover.support;

import io.drover.mover.DataMoverRoute;
import io.drover.mover.Transfers;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import java.io.IOException;

/** A data mover with one route that a test controls. */
public final class TestMover implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final DataMoverRoute route;

    /**
     * @param name of the route, such as data-mover-backup
     */
    public TestMover(String name, Processor work) throws Exception {
        context.disableJMX();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:" + name).errorHandler(noErrorHandler()).process(work);
                    }
                });
        context.start();
        route = new DataMoverRoute(context, new Transfers());
    }

    public DataMoverRoute route() {
        return route;
    }

    @Override
    public void close() throws IOException {
        route.close();
        context.stop();
    }
}
