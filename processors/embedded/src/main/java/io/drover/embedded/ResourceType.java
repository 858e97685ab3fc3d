package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/**
 * A kind of object that the API server keeps.
 *
 * @param group empty for the core group
 * @param schema the OpenAPI schema of a custom kind; a missing node for built-in ones, which are
 *     kept as they come
 * @param statusSubresource whether status is written through {@code /status} only
 * @param columns what a table shows beside the name
 */
record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        List<String> shortNames,
        boolean namespaced,
        boolean statusSubresource,
        JsonNode schema,
        List<Column> columns) {
    /** A printer column; {@code jsonPath} as in a CustomResourceDefinition. */
    /**
     * A column of {@code kubectl get}.
     *
     * @param priority 0 for one that is always shown, more for {@code -o wide}
     */
    record Column(String name, String type, String description, String jsonPath, int priority) {
        Column(String name, String type, String description, String jsonPath) {
            this(name, type, description, jsonPath, 0);
        }
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code backups.longhorn.io}, or {@code secrets}. */
    String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean custom() {
        return !schema.isMissingNode();
    }
}
