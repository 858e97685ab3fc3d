package io.drover.console.guard;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** What the console's server asks for an answer to a request. */
public final class MainRouter {
    private MainRouter() {}

    /**
     * @throws IllegalStateException before the server has started
     */
    public static VertxPlatformHttpRouter of(CamelContext context) {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("the console's server has not started"));
    }
}
