package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** Deletes what an object that has gone owned, unless another owner is left. */
final class OwnerCollector {
    private final ObjectDatabase database;
    private final TypeRegistry types;
    private final ObjectService service;

    OwnerCollector(ObjectDatabase database, TypeRegistry types, ObjectService service) {
        this.database = database;
        this.types = types;
        this.service = service;
    }

    void collect(String uid) {
        for (ResourceType type : types.all()) {
            for (ObjectNode object : owned(type, uid)) {
                JsonNode metadata = object.path("metadata");
                service.delete(
                        type,
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText(),
                        "",
                        false);
            }
        }
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
