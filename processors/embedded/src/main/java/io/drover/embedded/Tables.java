package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kubectl prints: a table with the kind's columns. */
final class Tables {
    static final String META = "meta.k8s.io/v1";

    /** What a row brings of its object, beside the cells: {@code includeObject} in the API. */
    enum Included {
        NONE,
        METADATA,
        OBJECT;

        static Included parse(String text) {
            return switch (text) {
                case "", "Metadata" -> METADATA;
                case "Object" -> OBJECT;
                case "None" -> NONE;
                default ->
                        throw ApiException.badRequest(
                                "includeObject: Unsupported value: \"%s\": supported values: \"None\", \"Metadata\", \"Object\""
                                        .formatted(text));
            };
        }
    }

    private static final Pattern FILTERED =
            Pattern.compile("(.*)\\[\\?\\(@\\.(\\w+)==['\"](\\w+)['\"]\\)\\](.*)");

    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)\\]");

    private final InstantSource clock;

    Tables(InstantSource clock) {
        this.clock = clock;
    }

    ObjectNode table(
            ResourceType type,
            List<ObjectNode> objects,
            String resourceVersion,
            Included included) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", META);
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, "Name", "string", "name", "Name of the object", 0);
        for (ResourceType.Column column : columnsOf(type)) {
            column(
                    columns,
                    column.name(),
                    column.type().equals("date") ? "string" : column.type(),
                    "",
                    column.description(),
                    column.priority());
        }
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> row(rows, type, object, included));
        return table;
    }

    private static List<ResourceType.Column> columnsOf(ResourceType type) {
        return type.columns().isEmpty() ? BuiltInColumns.of(type) : type.columns();
    }

    private static void column(
            ArrayNode columns,
            String name,
            String type,
            String format,
            String description,
            int priority) {
        columns.addObject()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", description)
                .put("priority", priority);
    }

    private void row(ArrayNode rows, ResourceType type, ObjectNode object, Included included) {
        ObjectNode row = rows.addObject();
        ArrayNode cells = row.putArray("cells");
        cells.add(object.path("metadata").path("name").asText());
        for (ResourceType.Column column : columnsOf(type)) {
            JsonNode value =
                    column.type().equals("date")
                            ? first(object, column.jsonPath())
                            : find(object, column.jsonPath());
            if (column.type().equals("date")) {
                cells.add(age(value.asText("")));
            } else if (value.isValueNode() && !value.isNull()) {
                cells.add(value);
            } else {
                cells.add(value.isMissingNode() || value.isNull() ? "" : value.toString());
            }
        }
        switch (included) {
            case NONE -> row.putNull("object");
            case METADATA -> row.set("object", metadataOf(object));
            case OBJECT -> row.set("object", object);
        }
    }

    static ObjectNode metadataOf(ObjectNode object) {
        ObjectNode partial =
                Discovery.object().put("kind", "PartialObjectMetadata").put("apiVersion", META);
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    /** The first that is there of several paths with bars between them. */
    private static JsonNode first(JsonNode object, String jsonPaths) {
        JsonNode found = JsonNodeFactory.instance.missingNode();
        for (String jsonPath : jsonPaths.split("\\|", -1)) {
            found = find(object, jsonPath);
            if (!found.isMissingNode() && !found.isNull()) {
                return found;
            }
        }
        return found;
    }

    private static JsonNode find(JsonNode object, String jsonPath) {
        Matcher filtered = FILTERED.matcher(jsonPath);
        if (filtered.matches()) {
            for (JsonNode item : find(object, filtered.group(1))) {
                if (item.path(filtered.group(2)).asText().equals(filtered.group(3))) {
                    return find(item, filtered.group(4));
                }
            }
            return JsonNodeFactory.instance.missingNode();
        }
        return object.at(INDEX.matcher(jsonPath).replaceAll(".$1").replace('.', '/'));
    }

    private String age(String timestamp) {
        try {
            Duration age = Duration.between(Instant.parse(timestamp), clock.instant());
            if (age.toMinutes() < 2) {
                return Math.max(0, age.toSeconds()) + "s";
            }
            if (age.toHours() < 2) {
                return age.toMinutes() + "m";
            }
            return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }
}
