package io.drover.store.route;

import org.apache.camel.CamelContext;

/** Removes routes that were made from a template. */
public final class RouteRemoval {
    private RouteRemoval() {}

    /**
     * Stops the route and removes it; does nothing if there is none of that id.
     *
     * @throws IllegalStateException if it could not be stopped
     */
    public static void remove(CamelContext context, String id) {
        try {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        } catch (Exception e) {
            // the boundary of Camel's route controller, which declares Exception
            throw new IllegalStateException("removing route " + id, e);
        }
    }
}
