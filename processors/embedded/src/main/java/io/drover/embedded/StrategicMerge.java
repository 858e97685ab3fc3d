package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strategic merge patches of built-in kinds: a merge in which lists are merged by the key of their
 * elements, with the directives {@code $patch}, {@code $retainKeys} and {@code
 * $deleteFromPrimitiveList}. The order of elements ({@code $setElementOrder}) is left as it is.
 */
final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    /** By the list's field name: {@code patchMergeKey} of the fields in k8s.io/api. */
    private static final Map<String, String> MERGE_KEYS =
            Map.ofEntries(
                    Map.entry("conditions", "type"),
                    Map.entry("containers", "name"),
                    Map.entry("env", "name"),
                    Map.entry("imagePullSecrets", "name"),
                    Map.entry("initContainers", "name"),
                    Map.entry("ownerReferences", "uid"),
                    Map.entry("secrets", "name"),
                    Map.entry("volumeMounts", "mountPath"),
                    Map.entry("volumes", "name"),
                    Map.entry("webhooks", "name"));

    /** Whose merge key depends on where they are. */
    private static final String PORTS = "ports";

    /** Lists of texts whose elements are added. */
    private static final Set<String> SETS = Set.of("finalizers");

    private StrategicMerge() {}

    /** Changes and returns {@code target}. */
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        switch (patch.path(PATCH).asText("merge")) {
            case "merge" -> {}
            case "replace", "delete" -> target.removeAll();
            default ->
                    throw ApiException.badRequest(
                            "$patch: Unsupported value: %s: supported values: \"delete\", \"merge\", \"replace\""
                                    .formatted(patch.get(PATCH)));
        }
        if (patch.path(PATCH).asText().equals("delete")) {
            return target;
        }
        retain(target, patch.path(RETAIN));
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            if (name.startsWith(DELETE_FROM)) {
                removeTexts(target.path(name.substring(DELETE_FROM.length())), field.getValue());
            } else if (!name.startsWith("$")) {
                set(target, name, field.getValue());
            }
        }
        return target;
    }

    private static void retain(ObjectNode target, JsonNode keys) {
        if (keys.isArray()) {
            Set<String> kept = new HashSet<>();
            keys.forEach(key -> kept.add(key.asText()));
            target.retain(kept);
        }
    }

    private static void removeTexts(JsonNode list, JsonNode removed) {
        if (list instanceof ArrayNode array) {
            array.removeIf(
                    element -> {
                        for (JsonNode text : removed) {
                            if (text.equals(element)) {
                                return true;
                            }
                        }
                        return false;
                    });
        }
    }

    private static void set(ObjectNode target, String name, JsonNode value) {
        if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode object) {
            ObjectNode base =
                    target.get(name) instanceof ObjectNode existing
                            ? existing
                            : target.objectNode();
            target.set(name, apply(base, object));
        } else if (value instanceof ArrayNode list) {
            target.set(name, list(target.path(name), name, list));
        } else {
            target.set(name, value);
        }
    }

    private static ArrayNode list(JsonNode old, String name, ArrayNode patch) {
        ArrayNode merged = patch.arrayNode();
        Optional<String> key = mergeKey(name, patch);
        boolean set = SETS.contains(name);
        if ((set || key.isPresent()) && !replaces(patch)) {
            old.forEach(merged::add);
        }
        for (JsonNode element : patch) {
            if (set) {
                removeTexts(merged, patch.arrayNode().add(element));
                merged.add(element);
            } else if (key.isPresent() && element instanceof ObjectNode object) {
                mergeElement(merged, key.get(), object);
            } else {
                merged.add(element);
            }
        }
        return merged;
    }

    /** A service's ports are identified by {@code port}, a container's by {@code containerPort}. */
    private static Optional<String> mergeKey(String name, ArrayNode patch) {
        if (name.equals(PORTS)) {
            return Optional.of(patch.findValue("containerPort") == null ? "port" : "containerPort");
        }
        return Optional.ofNullable(MERGE_KEYS.get(name));
    }

    private static boolean replaces(ArrayNode patch) {
        for (JsonNode element : patch) {
            if (element.path(PATCH).asText().equals("replace")) {
                return true;
            }
        }
        return false;
    }

    private static void mergeElement(ArrayNode merged, String key, ObjectNode element) {
        String directive = element.path(PATCH).asText();
        if (directive.equals("replace")) {
            return;
        }
        if (!element.has(key)) {
            throw ApiException.badRequest(
                    "map: %s does not contain declared merge key: %s".formatted(element, key));
        }
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i).path(key).equals(element.get(key))) {
                if (directive.equals("delete")) {
                    merged.remove(i);
                } else {
                    apply((ObjectNode) merged.get(i), element);
                }
                return;
            }
        }
        if (!directive.equals("delete")) {
            merged.add(apply(merged.objectNode(), element));
        }
    }
}
