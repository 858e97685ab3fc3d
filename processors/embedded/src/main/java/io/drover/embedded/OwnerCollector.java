package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Deletes what a deleted object owned or held. */
final class OwnerCollector {
    private final ObjectDatabase database;
    private final TypeRegistry types;
    private final ObjectService service;

    OwnerCollector(ObjectDatabase database, TypeRegistry types, ObjectService service) {
        this.database = database;
        this.types = types;
        this.service = service;
    }

    /** What it owned, unless another owner is left. */
    void collect(String uid) {
        for (ResourceType type : types.all()) {
            owned(type, uid).forEach(object -> delete(type, object));
        }
    }

    void collectNamespace(String namespace) {
        for (ResourceType type : types.all()) {
            if (type.namespaced()) {
                database.scan(type.qualifiedPlural() + "/" + namespace + "/")
                        .toList()
                        .forEach(object -> delete(type, object));
            }
        }
    }

    private void delete(ResourceType type, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        service.delete(
                type,
                metadata.path("namespace").asText(""),
                metadata.path("name").asText(),
                "",
                WriteMode.PLAIN);
    }

    private List<ObjectNode> owned(ResourceType type, String uid) {
        return database.scanFor(type.qualifiedPlural() + "/", uid)
                .filter(
                        object -> {
                            JsonNode owners = object.path("metadata").path("ownerReferences");
                            return owners.size() == 1
                                    && owners.path(0).path("uid").asText().equals(uid);
                        })
                .toList();
    }
}
