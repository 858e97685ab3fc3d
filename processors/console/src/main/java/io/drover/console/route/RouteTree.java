package io.drover.console.route;

import org.apache.camel.NamedNode;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a route with what is nested in it.
 *
 * @param label kind and what it acts on, such as {@code bean[ref:runs method:begin]}
 * @param id empty where the file gives none
 * @param description empty where the file gives none
 */
public record RouteTree(
        String label, Optional<String> id, String description, List<RouteTree> parts) {
    /** A route, a route template or a route configuration. */
    public static RouteTree of(OptionalIdentifiedDefinition<?> definition) {
        return switch (definition) {
            case RouteTemplateDefinition template ->
                    node("route template", template, template(template));
            case RouteConfigurationDefinition configuration ->
                    node("route configuration", configuration, configuration(configuration));
            case RouteDefinition route -> node(label(route), route, route(route));
            default -> throw new IllegalArgumentException("no route: " + definition);
        };
    }

    static RouteTree node(String label, NamedNode node, List<RouteTree> parts) {
        return new RouteTree(label, Optional.ofNullable(node.getId()), text(node), parts);
    }

    private static String text(NamedNode node) {
        return Optional.ofNullable(node.getDescriptionText()).orElse("");
    }

    private static String label(RouteDefinition route) {
        return route.getRouteConfigurationId() == null
                ? "route"
                : "route[configuration: " + route.getRouteConfigurationId() + "]";
    }

    private static List<RouteTree> route(RouteDefinition route) {
        List<RouteTree> parts = new ArrayList<>();
        parts.add(node("from[" + route.getInput().getLabel() + "]", route.getInput(), List.of()));
        parts.addAll(RouteSteps.of(route.getOutputs()));
        return parts;
    }

    private static List<RouteTree> template(RouteTemplateDefinition template) {
        List<RouteTree> parts = new ArrayList<>();
        for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
            String value = parameter.getDefaultValue();
            parts.add(
                    new RouteTree(
                            "parameter["
                                    + parameter.getName()
                                    + (value == null ? "" : " = '" + value + "'")
                                    + "]",
                            Optional.empty(),
                            Optional.ofNullable(parameter.getDescription()).orElse(""),
                            List.of()));
        }
        parts.add(of(template.getRoute()));
        return parts;
    }

    private static List<RouteTree> configuration(RouteConfigurationDefinition configuration) {
        List<RouteTree> parts = new ArrayList<>();
        if (configuration.getErrorHandler() != null) {
            parts.add(ErrorHandling.of(configuration.getErrorHandler()));
        }
        parts.addAll(RouteSteps.of(configuration.getOnExceptions()));
        parts.addAll(RouteSteps.of(configuration.getOnCompletions()));
        parts.addAll(RouteSteps.of(configuration.getIntercepts()));
        parts.addAll(RouteSteps.of(configuration.getInterceptFroms()));
        parts.addAll(RouteSteps.of(configuration.getInterceptSendTos()));
        return parts;
    }
}
