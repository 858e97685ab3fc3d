package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

import java.util.Map;

/**
 * Applies patches. Server-side apply is taken as a merge without field ownership, which suffices
 * for one writer of a field.
 */
final class Patches {
    private Patches() {}

    static ObjectNode apply(PatchKind kind, ObjectNode object, JsonNode patch) {
        if (kind == PatchKind.JSON) {
            try {
                return (ObjectNode) JsonPatch.apply(patch, object.deepCopy());
            } catch (JsonPatchException | ClassCastException e) {
                throw ApiException.invalid(
                        "the server rejected our request due to an error in our request: "
                                + e.getMessage());
            }
        }
        if (!(patch instanceof ObjectNode wanted)) {
            throw ApiException.badRequest("a patch must be an object");
        }
        return kind == PatchKind.STRATEGIC
                ? StrategicMerge.apply(object.deepCopy(), wanted)
                : merge(object.deepCopy(), wanted);
    }

    /** RFC 7386; changes and returns {@code target}. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject()) {
                ObjectNode base =
                        target.get(field.getKey()) instanceof ObjectNode existing
                                ? existing
                                : target.objectNode();
                target.set(field.getKey(), merge(base, (ObjectNode) value));
            } else {
                target.set(field.getKey(), value);
            }
        }
        return target;
    }
}
