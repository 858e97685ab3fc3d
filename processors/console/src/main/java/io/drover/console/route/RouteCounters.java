package io.drover.console.route;

import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;

import java.util.Optional;

/**
 * What JMX counts of a route since the start.
 *
 * @param state such as Started
 * @param failed exchanges that ended in a failure
 * @param inFlight exchanges that are in it now
 * @param mean milliseconds that an exchange took
 */
public record RouteCounters(String state, long total, long failed, long inFlight, long mean) {
    /** Zeros where JMX is switched off. */
    public static RouteCounters of(CamelContext context, String route) {
        String state = String.valueOf(context.getRouteController().getRouteStatus(route));
        return managed(context, route)
                .map(bean -> of(state, bean))
                .orElse(new RouteCounters(state, 0, 0, 0, 0));
    }

    private static Optional<ManagedRouteMBean> managed(CamelContext context, String route) {
        return Optional.ofNullable(
                        context.getCamelContextExtension()
                                .getContextPlugin(ManagedCamelContext.class))
                .map(managed -> managed.getManagedRoute(route));
    }

    private static RouteCounters of(String state, ManagedRouteMBean bean) {
        try {
            return new RouteCounters(
                    state,
                    bean.getExchangesTotal(),
                    bean.getExchangesFailed(),
                    bean.getExchangesInflight(),
                    bean.getMeanProcessingTime());
        } catch (IllegalStateException e) {
            // the route was removed while it was looked at
            return new RouteCounters("Stopped", 0, 0, 0, 0);
        }
    }
}
