package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * The form in which a client wants objects, by its {@code Accept} header: as they are, their
 * metadata only, or as rows of a table.
 */
final class Rendering {
    private enum Form {
        OBJECT,
        METADATA,
        TABLE
    }

    private final Tables tables;
    private final Form form;
    private final Tables.Included included;

    private Rendering(Tables tables, Form form, Tables.Included included) {
        this.tables = tables;
        this.form = form;
        this.included = included;
    }

    /**
     * @throws ApiException 400 if {@code includeObject} is something else than None, Metadata or
     *     Object
     */
    static Rendering of(ApiRequest request, Tables tables) {
        Form form = Form.OBJECT;
        if (request.accept().contains("as=Table")) {
            form = Form.TABLE;
        } else if (request.accept().contains("as=PartialObjectMetadata")) {
            form = Form.METADATA;
        }
        return new Rendering(
                tables, form, Tables.Included.parse(request.parameter("includeObject")));
    }

    /** Whether objects go out as they are stored. */
    boolean plain() {
        return form == Form.OBJECT;
    }

    ObjectNode one(ResourceType type, ObjectNode object) {
        String version = object.path("metadata").path("resourceVersion").asText();
        return switch (form) {
            case OBJECT -> object;
            case METADATA -> Tables.metadataOf(object);
            case TABLE -> tables.table(type, List.of(object), version, included);
        };
    }

    ObjectNode list(ResourceType type, List<ObjectNode> objects, String version) {
        if (form == Form.TABLE) {
            return tables.table(type, objects, version, included);
        }
        boolean metadata = form == Form.METADATA;
        ObjectNode list =
                Discovery.object()
                        .put("kind", metadata ? "PartialObjectMetadataList" : type.kind() + "List")
                        .put("apiVersion", metadata ? Tables.META : type.apiVersion());
        list.putObject("metadata").put("resourceVersion", version);
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(metadata ? Tables.metadataOf(object) : object));
        return list;
    }
}
