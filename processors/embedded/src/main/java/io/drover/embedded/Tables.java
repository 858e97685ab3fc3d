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
    private static final Pattern FILTERED =
            Pattern.compile("(.*)\\[\\?\\(@\\.(\\w+)==['\"](\\w+)['\"]\\)\\](.*)");

    private final InstantSource clock;

    Tables(InstantSource clock) {
        this.clock = clock;
    }

    private static final List<ResourceType.Column> EVENT =
            List.of(
                    new ResourceType.Column("Last Seen", "date", "", ".lastTimestamp"),
                    new ResourceType.Column("Type", "string", "", ".type"),
                    new ResourceType.Column("Reason", "string", "", ".reason"),
                    new ResourceType.Column("Kind", "string", "", ".involvedObject.kind"),
                    new ResourceType.Column("Object", "string", "", ".involvedObject.name"),
                    new ResourceType.Column("Message", "string", "", ".message"));

    ObjectNode table(ResourceType type, List<ObjectNode> objects, String resourceVersion) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
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
        objects.forEach(object -> row(rows, type, object));
        return table;
    }

    private static List<ResourceType.Column> columnsOf(ResourceType type) {
        if (type.kind().equals("Event")) {
            return EVENT;
        }
        return type.columns().isEmpty()
                ? List.of(
                        new ResourceType.Column(
                                "Age",
                                "date",
                                "Time since creation",
                                ".metadata.creationTimestamp"))
                : type.columns();
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

    private void row(ArrayNode rows, ResourceType type, ObjectNode object) {
        ObjectNode row = rows.addObject();
        ArrayNode cells = row.putArray("cells");
        cells.add(object.path("metadata").path("name").asText());
        for (ResourceType.Column column : columnsOf(type)) {
            JsonNode value = find(object, column.jsonPath());
            if (column.type().equals("date")) {
                cells.add(age(value.asText("")));
            } else if (value.isValueNode() && !value.isNull()) {
                cells.add(value);
            } else {
                cells.add(value.isMissingNode() || value.isNull() ? "" : value.toString());
            }
        }
        ObjectNode partial = row.putObject("object");
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
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
        return object.at(jsonPath.replace('.', '/'));
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
