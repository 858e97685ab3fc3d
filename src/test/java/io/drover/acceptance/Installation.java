package io.drover.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.chart.Chart;
import io.drover.resource.Names;
import io.drover.rights.Rights;
import io.drover.rights.Rights.Account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The chart with those values that give a Drover the properties of a test: the rights that it and
 * its Jobs have then.
 */
final class Installation {
    /** Values by the property that they become, as {@code group.value}. */
    private static final Map<String, String> VALUES =
            Map.of(
                    "drover.provisioner.enabled", "provisioner.enabled",
                    "drover.pvc.enabled", "pvc.enabled",
                    "drover.pvc.adopt", "pvc.adopt",
                    "drover.pvc.restore", "pvc.restore",
                    "drover.pvc.populator", "pvc.populator",
                    "drover.pvc.snapshot-hooks", "pvc.snapshotHooks",
                    "drover.console.enabled", "console.enabled",
                    "drover.console.auth", "console.auth",
                    "drover.console.create-secrets", "console.createSecrets");

    private static final String ARGUMENT = "--property=";
    private static final String MOVER = "drover.mover.service-account";
    private static final Map<Map<String, Object>, Installation> RENDERED =
            new ConcurrentHashMap<>();

    private final List<JsonNode> objects;
    private final Rights rights;
    private final Account controller;
    private final Map<String, String> arguments;

    private Installation(Chart chart) {
        objects = chart.all();
        rights = Rights.of(objects);
        JsonNode pod = chart.find("Deployment").orElseThrow().at("/spec/template/spec");
        controller = new Account(Names.DEFAULT_NAMESPACE, pod.path("serviceAccountName").asText());
        arguments =
                StreamSupport.stream(pod.at("/containers/0/args").spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(argument -> argument.startsWith(ARGUMENT))
                        .map(argument -> argument.substring(ARGUMENT.length()).split("=", 2))
                        .collect(
                                Collectors.toMap(
                                        pair -> pair[0],
                                        pair -> pair[1],
                                        (first, second) -> second));
    }

    /** Rendered once for all tests with the same values. */
    static Installation of(Map<String, String> properties) {
        return RENDERED.computeIfAbsent(values(properties), Installation::render);
    }

    private static Installation render(Map<String, Object> values) {
        try {
            return new Installation(Chart.render(values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> values(Map<String, String> properties) {
        Map<String, Map<String, Object>> values = new TreeMap<>();
        VALUES.forEach(
                (property, value) -> {
                    String text = properties.getOrDefault(property, "");
                    String[] path = value.split("\\.");
                    if (!text.isEmpty()) {
                        values.computeIfAbsent(path[0], group -> new TreeMap<>())
                                .put(path[1], typed(text));
                    }
                });
        return new TreeMap<>(values);
    }

    private static Object typed(String text) {
        Map<String, Function<String, Object>> types =
                Map.of("true", Boolean::valueOf, "false", Boolean::valueOf);
        return types.getOrDefault(text, word -> word).apply(text);
    }

    /** All that the chart makes. */
    List<JsonNode> objects() {
        return objects;
    }

    Rights rights() {
        return rights;
    }

    /** That of the Deployment. */
    Account controller() {
        return controller;
    }

    /** Those of the test, and the account that the chart names for movers. */
    Map<String, String> properties(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        if (arguments.containsKey(MOVER)) {
            all.putIfAbsent(MOVER, arguments.get(MOVER));
        }
        return all;
    }
}
