package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.architecture.MainClasses;

import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of routes as Camel reads them, before it starts them. */
final class RouteModel {
    private RouteModel() {}

    /**
     * Everything that a file declares.
     *
     * @return routes, route templates and route configurations by id, in the order of the file
     */
    static Map<String, OptionalIdentifiedDefinition<?>> of(RouteFile file) throws Exception {
        Path path = MainClasses.ROOT.resolve("routes").resolve(file.name());
        List<OptionalIdentifiedDefinition<?>> unordered = new ArrayList<>();
        try (CamelContext camel = new DefaultCamelContext()) {
            for (RoutesBuilder builder :
                    PluginHelper.getRoutesLoader(camel)
                            .findRoutesBuilders(
                                    ResourceHelper.fromString(path.toString(), file.text()))) {
                read((RouteBuilder) builder, camel, unordered);
            }
        }
        Map<String, OptionalIdentifiedDefinition<?>> ordered = new LinkedHashMap<>();
        for (JsonNode item : file.items()) {
            find(item.iterator().next().path("id").asText(), unordered, ordered);
        }
        return ordered;
    }

    private static void read(
            RouteBuilder builder, CamelContext camel, List<OptionalIdentifiedDefinition<?>> into)
            throws Exception {
        builder.setCamelContext(camel);
        builder.configure();
        into.addAll(builder.getRouteCollection().getRoutes());
        into.addAll(builder.getRouteTemplateCollection().getRouteTemplates());
        if (builder instanceof RouteConfigurationBuilder configurations) {
            configurations.configuration();
            into.addAll(configurations.getRouteConfigurationCollection().getRouteConfigurations());
        }
    }

    private static void find(
            String id,
            List<OptionalIdentifiedDefinition<?>> in,
            Map<String, OptionalIdentifiedDefinition<?>> into) {
        into.put(
                id,
                in.stream()
                        .filter(definition -> id.equals(definition.getId()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("Camel does not read " + id)));
    }
}
