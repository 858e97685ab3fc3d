package io.drover.console.guard;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

/** Puts the guard before the console's server when that starts, which is before any route does. */
public final class GuardService extends ServiceSupport {
    private final CamelContext context;
    private final Guard guard;

    /**
     * @throws IllegalStateException if nobody has made a guard, without whom nothing is served
     */
    public GuardService(CamelContext context) {
        this.context = context;
        this.guard =
                context.getRegistry().findByType(Guard.class).stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("the console has no guard"));
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter main = MainRouter.of(context);
        guard.install(main);
        context.getRegistry()
                .findByType(GuardedHandler.class)
                .forEach(handler -> handler.install(main));
    }
}
