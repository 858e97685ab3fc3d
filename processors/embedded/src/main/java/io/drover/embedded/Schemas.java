package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a structural schema does to an object: defaults are filled in, unknown fields dropped, the
 * rest checked.
 */
final class Schemas {
    static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    static final String INT_OR_STRING = "x-kubernetes-int-or-string";

    private Schemas() {}

    /** Changes {@code object}; throws 422 with every violation named by its field. */
    static void apply(ResourceType type, ObjectNode object) {
        if (!type.custom()) {
            return;
        }
        List<String> violations = new ArrayList<>();
        visitObject("", type.schema(), object, violations, true);
        if (!violations.isEmpty()) {
            throw ApiException.invalid(type, object, violations);
        }
    }

    /**
     * Checks a value and drops unknown fields in it, {@code metadata} of an object at the root
     * apart.
     *
     * @param path empty at the root
     */
    static void decode(String path, JsonNode schema, JsonNode value, List<String> violations) {
        if (path.isEmpty() && value instanceof ObjectNode object) {
            visitObject(path, schema, object, violations, true);
        } else {
            visit(path, schema, value, violations);
        }
    }

    private static void visit(
            String path, JsonNode schema, JsonNode value, List<String> violations) {
        if (value.isNull()) {
            if (!schema.path("nullable").asBoolean(false)) {
                violations.add(
                        path
                                + ": Invalid value: \"null\": must be of type "
                                + schema.path("type").asText());
            }
            return;
        }
        boolean fits =
                switch (schema.path("type").asText()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    default ->
                            !schema.path(INT_OR_STRING).asBoolean(false)
                                    || value.isTextual()
                                    || value.isNumber();
                };
        if (!fits) {
            violations.add(
                    "%s: Invalid value: %s: must be of type %s"
                            .formatted(
                                    path, value, schema.path("type").asText("string or number")));
        } else if (value.isObject()) {
            visitObject(path, schema, (ObjectNode) value, violations, false);
        } else if (value.isArray()) {
            visitArray(path, schema, (ArrayNode) value, violations);
        } else {
            checkScalar(path, schema, value, violations);
            checkFormat(path, schema, value, violations);
        }
    }

    private static void visitObject(
            String path,
            JsonNode schema,
            ObjectNode object,
            List<String> violations,
            boolean root) {
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            if (!object.has(property.getKey()) && property.getValue().has("default")) {
                object.set(property.getKey(), property.getValue().get("default").deepCopy());
            }
        }
        for (JsonNode required : schema.path("required")) {
            if (!object.hasNonNull(required.asText())) {
                violations.add(join(path, required.asText()) + ": Required value");
            }
        }
        JsonNode additional = schema.path("additionalProperties");
        boolean keep = keepsUnknown(schema);
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (root && field.getKey().equals("metadata")) {
                continue;
            }
            if (properties.has(field.getKey())) {
                visit(
                        join(path, field.getKey()),
                        properties.get(field.getKey()),
                        field.getValue(),
                        violations);
            } else if (additional.isObject()) {
                visit(join(path, field.getKey()), additional, field.getValue(), violations);
            } else if (!keep) {
                fields.remove();
            }
        }
    }

    /** Whether fields that the schema of an object does not name stay as they are. */
    static boolean keepsUnknown(JsonNode schema) {
        return schema.path(PRESERVE).asBoolean(false)
                || schema.path("properties").isEmpty()
                        && !schema.path("additionalProperties").isObject();
    }

    private static void visitArray(
            String path, JsonNode schema, ArrayNode array, List<String> violations) {
        for (int i = 0; i < array.size(); i++) {
            visit(path + "[" + i + "]", schema.path("items"), array.get(i), violations);
        }
    }

    private static void checkScalar(
            String path, JsonNode schema, JsonNode value, List<String> violations) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            violations.add(
                    "%s: Unsupported value: %s: supported values: %s"
                            .formatted(path, value, allowed));
        }
        if (schema.has("minimum")
                && value.isNumber()
                && value.asDouble() < schema.get("minimum").asDouble()) {
            violations.add(
                    "%s: Invalid value: %s: must be at least %s"
                            .formatted(path, value, schema.get("minimum")));
        }
        if (schema.has("pattern")
                && value.isTextual()
                && !value.asText().matches(schema.get("pattern").asText())) {
            violations.add(
                    "%s: Invalid value: %s: must match %s"
                            .formatted(path, value, schema.get("pattern").asText()));
        }
    }

    private static void checkFormat(
            String path, JsonNode schema, JsonNode value, List<String> violations) {
        if (!value.isTextual()) {
            return;
        }
        try {
            switch (schema.path("format").asText()) {
                case "date-time" -> OffsetDateTime.parse(value.asText());
                case "byte" -> Base64.getDecoder().decode(value.asText().replaceAll("[\r\n]", ""));
                default -> {
                    // not checked
                }
            }
        } catch (DateTimeParseException e) {
            violations.add(
                    "%s: Invalid value: %s: must be of type date-time".formatted(path, value));
        } catch (IllegalArgumentException e) {
            violations.add(
                    "%s: Invalid value: must be in base 64 (%s)".formatted(path, e.getMessage()));
        }
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
