package io.drover.store.route;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

import java.util.Map;

/**
 * Adds routes to a context that runs, and removes them. One change at a time: Camel walks through
 * its list of routes without a lock when it makes a route from a template, and a change of that
 * list by another thread meanwhile would fail it with a ConcurrentModificationException.
 */
public final class RouteChanges {
    /** A change of a context's routes. */
    public interface Change {
        void make() throws Exception;
    }

    private RouteChanges() {}

    /**
     * Makes a route from a template. Its steps are named by its own id, since consoles show the
     * steps by their ids, which Camel would begin with a number.
     */
    public static void add(
            CamelContext context, String template, String id, Map<String, String> parameters) {
        TemplatedRouteBuilder route =
                TemplatedRouteBuilder.builder(context, template).routeId(id).prefixId(id + "-");
        parameters.forEach(route::parameter);
        synchronized (context) {
            route.add();
        }
    }

    /**
     * Stops the route and removes it; does nothing if there is none of that id.
     *
     * @throws IllegalStateException if it could not be stopped
     */
    public static void remove(CamelContext context, String id) {
        try {
            // not among the changes: it waits for what the route is doing
            context.getRouteController().stopRoute(id);
            make(context, () -> context.removeRoute(id));
        } catch (Exception e) {
            // the boundary of Camel's route controller, which declares Exception
            throw new IllegalStateException("removing route " + id, e);
        }
    }

    /**
     * Makes a change of another kind when no other is under way.
     *
     * @throws Exception what the change throws
     */
    public static void make(CamelContext context, Change change) throws Exception {
        synchronized (context) {
            change.make();
        }
    }
}
