package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.embedded.WriteMode.FieldValidation;
import io.fabric8.kubernetes.api.model.ObjectMeta;

import java.util.ArrayList;
import java.util.List;

/**
 * What an API server notices when it decodes an object: unknown fields everywhere, and values of
 * the wrong type in built-in kinds and in metadata. Custom kinds are checked against their schema
 * by {@link Schemas#apply}.
 */
final class FieldCheck {
    private FieldCheck() {}

    /**
     * The object without fields that its kind does not have.
     *
     * @throws ApiException 400 if a value has the wrong type, or there are unknown fields and the
     *     mode is strict
     */
    static ObjectNode check(ResourceType type, ObjectNode input, WriteMode mode) {
        reportUnknown(type, input, mode);
        ObjectNode object = input.deepCopy();
        List<String> violations = new ArrayList<>();
        if (!type.custom()) {
            Schemas.decode("", type.schema(), object, violations);
        }
        if (object.hasNonNull("metadata")) {
            JsonNode schema = ModelSchemas.of(ObjectMeta.class);
            Schemas.decode("metadata", schema, object.get("metadata"), violations);
        }
        if (!violations.isEmpty()) {
            throw refusal(type, String.join(", ", violations));
        }
        return object;
    }

    private static void reportUnknown(ResourceType type, ObjectNode object, WriteMode mode) {
        List<String> reports =
                UnknownFields.of(type, object).stream()
                        .map("unknown field \"%s\""::formatted)
                        .toList();
        if (reports.isEmpty() || mode.fields() == FieldValidation.IGNORE) {
            return;
        }
        if (mode.fields() == FieldValidation.STRICT) {
            throw refusal(type, "strict decoding error: " + String.join(", ", reports));
        }
        reports.forEach(mode.warnings());
    }

    private static ApiException refusal(ResourceType type, String what) {
        return ApiException.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: %s"
                        .formatted(type.kind(), type.version(), type.kind(), what));
    }
}
