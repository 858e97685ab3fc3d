package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A kind of object that the API server keeps.
 *
 * @param group empty for the core group
 * @param statusSubresource whether status is written through {@code /status} only
 * @param schemas gives the OpenAPI schema; one without properties leaves objects as they come
 * @param columns what a table shows beside the name
 */
record ResourceType(
        String group,
        String version,
        Names names,
        boolean namespaced,
        boolean statusSubresource,
        Origin origin,
        Supplier<JsonNode> schemas,
        List<Column> columns) {
    record Names(String plural, String kind, List<String> shortNames) {}

    enum Origin {
        /** Defined by a CustomResourceDefinition. */
        CUSTOM,
        BUILT_IN,
        /** Built in so that clients find it, although nothing acts on its objects. */
        KEPT_ONLY
    }

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

    String plural() {
        return names.plural();
    }

    String kind() {
        return names.kind();
    }

    List<String> shortNames() {
        return names.shortNames();
    }

    JsonNode schema() {
        return schemas.get();
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code backups.longhorn.io}, or {@code secrets}. */
    String qualifiedPlural() {
        return group.isEmpty() ? plural() : plural() + "." + group;
    }

    boolean custom() {
        return origin == Origin.CUSTOM;
    }

    /** Warning for the creation of an object on which nothing acts. */
    Optional<String> keptOnly() {
        return origin == Origin.KEPT_ONLY
                ? Optional.of(
                        "%s: the object is kept, but without a cluster nothing acts on it"
                                .formatted(kind()))
                : Optional.empty();
    }
}
