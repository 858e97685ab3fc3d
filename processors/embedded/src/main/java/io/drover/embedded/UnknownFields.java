package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import io.fabric8.kubernetes.api.model.ObjectMeta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the fields of an object that its schema does not have, and that are dropped. */
final class UnknownFields {
    /** Every object has them, even if the schema does not name them. */
    private static final Set<String> COMMON = Set.of("apiVersion", "kind");

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** Paths such as {@code spec.backupTargetUrl}. */
    static List<String> of(ResourceType type, JsonNode object) {
        UnknownFields fields = new UnknownFields();
        fields.visit("", type.schema(), object);
        return fields.found;
    }

    private void visit(String path, JsonNode schema, JsonNode value) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                visit(path + "[" + i + "]", schema.path("items"), value.get(i));
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            String full = path.isEmpty() ? name : path + "." + name;
            if (path.isEmpty() && COMMON.contains(name)) {
                continue;
            }
            if (full.equals("metadata")) {
                visit(full, ModelSchemas.of(ObjectMeta.class), field.getValue());
            } else if (schema.path("properties").has(name)) {
                visit(full, schema.path("properties").get(name), field.getValue());
            } else if (schema.path("additionalProperties").isObject()) {
                visit(full, schema.path("additionalProperties"), field.getValue());
            } else if (!Schemas.keepsUnknown(schema)) {
                found.add(full);
            }
        }
    }
}
