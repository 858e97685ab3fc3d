package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Differences as a JSON patch (RFC 6902); arrays are replaced as a whole. */
final class JsonPatch {
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private JsonPatch() {}

    static ArrayNode between(ObjectNode before, ObjectNode after) {
        JsonPatch patch = new JsonPatch();
        patch.compare("", before, after);
        return patch.operations;
    }

    private void compare(String path, ObjectNode before, ObjectNode after) {
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            String at = path + "/" + escaped(field.getKey());
            JsonNode old = before.path(field.getKey());
            JsonNode now = field.getValue();
            if (old instanceof ObjectNode oldObject && now instanceof ObjectNode nowObject) {
                compare(at, oldObject, nowObject);
            } else if (old.isMissingNode()) {
                operation("add", at).set("value", now);
            } else if (!old.equals(now)) {
                operation("replace", at).set("value", now);
            }
        }
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            if (!after.has(field.getKey())) {
                operation("remove", path + "/" + escaped(field.getKey()));
            }
        }
    }

    private ObjectNode operation(String name, String path) {
        return operations.addObject().put("op", name).put("path", path);
    }

    /** RFC 6901, section 3. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
