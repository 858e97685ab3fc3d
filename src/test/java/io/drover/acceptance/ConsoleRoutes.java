package io.drover.acceptance;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The console's routes, as they run. */
final class ConsoleRoutes {
    /** What stands for parts of paths. */
    private static final Map<String, String> PARTS =
            Map.ofEntries(
                    Map.entry("{volume}", "data"),
                    Map.entry("{snapshot}", "monday"),
                    Map.entry("{target}", "default"),
                    Map.entry("{backup}", "monday"),
                    Map.entry("{job}", "nightly"),
                    Map.entry("{image}", "image"),
                    Map.entry("{restore}", "again"),
                    Map.entry("{kind}", "backup"),
                    Map.entry("{name}", "monday"),
                    Map.entry("{route}", "backup"),
                    Map.entry("{file}", "drover.css"));

    private ConsoleRoutes() {}

    /**
     * Paths of a method, as the routes have them.
     *
     * @param method GET or POST
     */
    static List<String> paths(CamelContext context, String method) {
        return context.getRoutes().stream()
                .flatMap(ConsoleRoutes::endpoint)
                .filter(endpoint -> method.equals(endpoint.getHttpMethodRestrict()))
                .map(PlatformHttpEndpoint::getPath)
                .filter(path -> path.startsWith("/console"))
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<PlatformHttpEndpoint> endpoint(Route route) {
        return route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                ? Stream.of(endpoint)
                : Stream.empty();
    }

    /** An address with that path. */
    static String address(String path) {
        String address = path;
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            address = address.replace(part.getKey(), part.getValue());
        }
        return address;
    }
}
