package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

import java.util.Map;

/**
 * Applies patches. Strategic merge patches are taken as merge patches (lists are replaced),
 * server-side apply as a merge without field ownership; both suffice for one writer of a field.
 */
final class Patches {
    private Patches() {}

    static ObjectNode apply(String contentType, ObjectNode object, JsonNode patch) {
        if (contentType.startsWith("application/json-patch")) {
            try {
                return (ObjectNode) JsonPatch.apply(patch, object.deepCopy());
            } catch (JsonPatchException | ClassCastException e) {
                throw ApiException.invalid(
                        "the server rejected our request due to an error in our request: "
                                + e.getMessage());
            }
        }
        if (!patch.isObject()) {
            throw ApiException.badRequest("a patch must be an object");
        }
        return merge(object.deepCopy(), (ObjectNode) patch);
    }

    /** RFC 7386; changes and returns {@code target}. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (field.getKey().startsWith("$")) {
                continue;
            }
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
