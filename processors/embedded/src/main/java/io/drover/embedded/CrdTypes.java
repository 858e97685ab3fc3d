package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps the registry of kinds in step with the CustomResourceDefinitions in the database. */
final class CrdTypes {
    private CrdTypes() {}

    static void restore(ObjectDatabase database, TypeRegistry types) {
        database.scan(TypeRegistry.CRDS + "/").forEach(types::define);
    }

    /** Also writes the conditions by which clients see that the kind is served. */
    static void changed(ResourceType type, ObjectNode object, TypeRegistry types, boolean removed) {
        if (!type.qualifiedPlural().equals(TypeRegistry.CRDS)) {
            return;
        }
        if (removed) {
            types.undefine(object.path("metadata").path("name").asText());
            return;
        }
        types.define(object);
        ObjectNode status = object.putObject("status");
        status.set("acceptedNames", object.path("spec").path("names"));
        status.putArray("storedVersions")
                .add(object.path("spec").path("versions").path(0).path("name").asText());
        for (String condition : new String[] {"NamesAccepted", "Established"}) {
            status.withArrayProperty("conditions")
                    .addObject()
                    .put("type", condition)
                    .put("status", "True")
                    .put(
                            "reason",
                            condition.equals("Established")
                                    ? "InitialNamesAccepted"
                                    : "NoConflicts")
                    .put(
                            "lastTransitionTime",
                            object.path("metadata").path("creationTimestamp").asText());
        }
    }
}
