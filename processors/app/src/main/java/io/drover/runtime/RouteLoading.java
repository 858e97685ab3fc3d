package io.drover.runtime;

import io.drover.store.route.RouteChanges;
import io.drover.store.route.RouteFiles;

import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Loads route files one by one, so that an error names the file that cannot be used. Without a
 * shipped file, or its replacement, Drover does not start, since a part of it would be missing. A
 * file that is merely added is left out, and the others are loaded.
 */
final class RouteLoading {
    private static final Logger LOG = LoggerFactory.getLogger(RouteLoading.class);

    private record File(String location, List<RouteBuilder> builders) {
        Stream<RouteDefinition> routes() {
            return builders.stream()
                    .flatMap(builder -> builder.getRouteCollection().getRoutes().stream());
        }

        /** Routes and route templates, by their ids. */
        List<String> ids() {
            return Stream.concat(
                            routes(),
                            builders.stream()
                                    .flatMap(
                                            builder ->
                                                    builder
                                                            .getRouteTemplateCollection()
                                                            .getRouteTemplates()
                                                            .stream()))
                    .filter(OptionalIdentifiedDefinition::hasCustomIdAssigned)
                    .map(OptionalIdentifiedDefinition::getId)
                    .toList();
        }
    }

    private final CamelContext context;
    private final RouteFiles files;
    private final Map<String, String> owners = new HashMap<>();
    private final List<File> later = new ArrayList<>();

    RouteLoading(CamelContext context, RouteFiles files) {
        this.context = context;
        this.files = files;
    }

    /**
     * To be called before the context starts.
     *
     * @throws IllegalStateException if a shipped file or its replacement cannot be used
     */
    void beforeStart() {
        List<File> base = new ArrayList<>();
        for (Resource shipped : files.shipped()) {
            base.add(required(shipped.getLocation(), () -> parse(shipped)));
        }
        for (Resource added : files.added()) {
            try {
                later.add(parse(added));
            } catch (Exception e) {
                // the boundary of Camel's loader, which declares Exception
                leaveOut(added.getLocation(), e);
            }
        }
        for (File file : base) {
            required(file.location(), () -> add(file));
        }
    }

    private interface Loading<T> {
        T load() throws Exception;
    }

    private static <T> T required(String location, Loading<T> loading) {
        try {
            return loading.load();
        } catch (Exception e) {
            // the boundary of Camel's loader, which declares Exception; the message has all of it
            throw new IllegalStateException(message(location, e));
        }
    }

    /** Adds the routes that Drover itself does not depend on. */
    void afterStart() {
        for (File file : later) {
            try {
                add(file);
            } catch (Exception e) {
                // the boundary of Camel's loader, which declares Exception
                leaveOut(file.location(), e);
                remove(file);
            }
        }
    }

    private static void leaveOut(String location, Exception cause) {
        LOG.error("{} is left out, other routes go on: {}", location, reason(cause));
    }

    /** Configurations are in force at once: a route takes those that are there when it is read. */
    private File parse(Resource resource) throws Exception {
        Collection<RoutesBuilder> found =
                PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource);
        List<RouteBuilder> builders = new ArrayList<>();
        for (RoutesBuilder builder : found) {
            RouteBuilder routes = (RouteBuilder) builder;
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                context.addRoutesConfigurations(configurations);
            }
            builders.add(routes);
        }
        return new File(resource.getLocation(), builders);
    }

    private File add(File file) throws Exception {
        for (RouteBuilder builder : file.builders()) {
            builder.configureRoutes(context);
        }
        for (String id : file.ids()) {
            String owner = owners.putIfAbsent(id, file.location());
            if (owner != null && !owner.equals(file.location())) {
                throw new IllegalArgumentException(
                        "there is a route of the id '%s' in %s already; give it another id, or the file the name of the one it shall replace"
                                .formatted(id, owner));
            }
        }
        for (RouteBuilder builder : file.builders()) {
            RouteChanges.make(context, () -> context.addRoutes(builder));
        }
        return file;
    }

    /** What was loaded of a file before the fault. */
    private void remove(File file) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        file.routes()
                .filter(route -> model.getRouteDefinitions().contains(route))
                .toList()
                .forEach(
                        route -> {
                            try {
                                context.getRouteController().stopRoute(route.getRouteId());
                                RouteChanges.make(
                                        context, () -> model.removeRouteDefinition(route));
                            } catch (Exception e) {
                                // the boundary of Camel's route controller, which declares it
                                LOG.warn("route {} stays: {}", route.getRouteId(), e.getMessage());
                            }
                        });
    }

    private static String message(String location, Throwable failure) {
        return "%s cannot be loaded: %s".formatted(location, reason(failure));
    }

    /** What went wrong, and in which route if that is known. */
    static String reason(Throwable failure) {
        String route = "";
        Throwable root = failure;
        while (root.getCause() != null) {
            if (root instanceof FailedToCreateRouteException e) {
                route = "route %s: ".formatted(e.getRouteId());
            }
            root = root.getCause();
        }
        return route + (root.getMessage() == null ? root.toString() : root.getMessage());
    }
}
