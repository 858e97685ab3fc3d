package io.drover.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.architecture.MainClasses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of routes as data.
 *
 * @param text as it is on disk
 * @param items the top-level list
 */
record RouteFile(String name, String text, JsonNode items) {
    /** A route, alone or in a template. */
    record Route(String id, JsonNode node, boolean template) {}

    /** A step of a route: its kind, such as {@code bean}, and what belongs to it. */
    record Step(String kind, JsonNode node) {}

    private static final ObjectMapper YAML = new YAMLMapper();

    static List<RouteFile> all() throws IOException {
        List<RouteFile> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(MainClasses.ROOT.resolve("routes"))) {
            for (Path file : files.sorted().toList()) {
                all.add(of(file.getFileName().toString(), Files.readString(file)));
            }
        }
        return all;
    }

    /** A file that need not be on disk. */
    static RouteFile of(String name, String text) {
        try {
            return new RouteFile(name, text, YAML.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (JsonNode item : items) {
            if (item.has("route")) {
                JsonNode route = item.path("route");
                routes.add(new Route(route.path("id").asText(), route, false));
            } else if (item.has("routeTemplate")) {
                JsonNode template = item.path("routeTemplate");
                routes.add(new Route(template.path("id").asText(), template.path("route"), true));
            }
        }
        return routes;
    }

    /** All steps of a route, those in branches too. */
    static List<Step> steps(JsonNode node) {
        List<Step> steps = new ArrayList<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (field.getKey().equals("steps")) {
                    field.getValue().forEach(step -> add(step, steps));
                } else {
                    steps.addAll(steps(field.getValue()));
                }
            }
        } else if (node.isArray()) {
            node.forEach(element -> steps.addAll(steps(element)));
        }
        return steps;
    }

    private static void add(JsonNode step, List<Step> steps) {
        for (Map.Entry<String, JsonNode> kind : step.properties()) {
            steps.add(new Step(kind.getKey(), kind.getValue()));
            steps.addAll(steps(kind.getValue()));
        }
    }

    /** All values of fields of that name. */
    static List<JsonNode> values(JsonNode node, String field) {
        return node.findValues(field);
    }
}
