package io.drover.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object as the database has it: a text, which lists send as it is. A tree takes ten times the
 * memory and is made only for whoever looks into it.
 *
 * @param key {@code <plural>.<group>/<namespace>/<name>}
 */
record StoredObject(String key, String json) {
    /** {@code <namespace>/<name>}; the namespace is empty for kinds without one. */
    String place() {
        return key.substring(key.indexOf('/') + 1);
    }

    ObjectNode tree() {
        try {
            return (ObjectNode) Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds something else than JSON", e);
        }
    }

    /** Another form of the same object. */
    StoredObject with(ObjectNode tree) {
        return new StoredObject(key, Json.text(tree));
    }
}
