package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** Deletes what an object that has gone owned or held. */
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
        List<ObjectNode> owned = new ArrayList<>();
        for (ObjectNode object : database.scan(type.qualifiedPlural() + "/")) {
            JsonNode owners = object.path("metadata").path("ownerReferences");
            boolean byThis = false;
            for (JsonNode owner : owners) {
                byThis |= owner.path("uid").asText().equals(uid);
            }
            if (byThis && owners.size() == 1) {
                owned.add(object);
            }
        }
        return owned;
    }
}
