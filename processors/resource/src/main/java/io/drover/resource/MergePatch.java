package io.drover.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Patches of JSON objects, RFC 7386. */
public final class MergePatch {
    private MergePatch() {}

    /** The merge patch (RFC 7386) from one to the other; removed fields become null. */
    public static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = Cluster.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.path(field.getKey());
            if (old instanceof ObjectNode oldObject
                    && field.getValue() instanceof ObjectNode newObject) {
                ObjectNode inner = between(oldObject, newObject);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!old.equals(field.getValue())) {
                patch.set(field.getKey(), field.getValue());
            }
        }
        before.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!after.has(name)) {
                                patch.putNull(name);
                            }
                        });
        return patch;
    }
}
