package io.drover.runtime;

import io.drover.console.guard.GuardService;
import io.drover.console.live.LiveService;
import io.drover.store.route.RouteFiles;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

import java.util.List;

/** The console's HTTP server, if it is switched on. */
final class ConsoleServer {
    /** How the files of its routes begin. */
    private static final List<String> ROUTES = List.of("console", "history");

    private ConsoleServer() {}

    /** The files but those of its routes, which would have nothing to work with. */
    static RouteFiles without(RouteFiles files) {
        ROUTES.forEach(files::without);
        return files;
    }

    static boolean isEnabled(CamelContext context) {
        return ServerPort.isEnabled(context.getPropertiesComponent(), ServerPort.CONSOLE);
    }

    /**
     * To be called when Camel has been configured and its servers have not started.
     *
     * @throws IllegalStateException if its port cannot be used
     */
    static void prepare(CamelContext context) throws Exception {
        if (isEnabled(context)) {
            PropertiesComponent properties = context.getPropertiesComponent();
            ServerPort.requireFree(properties, ServerPort.CONSOLE);
            context.addService(new GuardService(context));
            context.addService(
                    context.getRegistry().lookupByNameAndType(LiveService.BEAN, LiveService.class));
        }
    }
}
