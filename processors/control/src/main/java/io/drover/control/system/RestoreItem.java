package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.SystemRestore.ItemState;

/**
 * A resource of an archive that is to be restored.
 *
 * @param object as it was archived
 */
record RestoreItem(SystemKind kind, ObjectNode object) {
    static final String PENDING = "Pending";
    static final String TO_BE_RESTORED = "ToBeRestored";
    static final String RESTORED = "Restored";
    static final String SKIPPED = "Skipped";
    static final String FAILED = "Failed";

    /** Of a claim with its namespace, as the caches know it. */
    String name() {
        String name = object.at("/metadata/name").asText();
        return kind == SystemKind.CLAIM
                ? object.at("/metadata/namespace").asText() + "/" + name
                : name;
    }

    /** The same without its namespace. */
    String plainName() {
        return object.at("/metadata/name").asText();
    }

    String text(String pointer) {
        return object.at(pointer).asText("");
    }

    ItemState is(String state, String message) {
        return new ItemState(kind.kind(), name(), state, message);
    }

    ItemState restored(String message) {
        return is(RESTORED, message);
    }

    ItemState skipped(String message) {
        return is(SKIPPED, message);
    }
}
