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

    /** A list in another form than {@link #plain}. */
    ObjectNode list(ResourceType type, ListPage page) {
        ObjectNode list;
        if (form == Form.TABLE) {
            list = tables.table(type, page.trees(), Long.toString(page.version()), included);
        } else {
            list =
                    Discovery.object()
                            .put("kind", "PartialObjectMetadataList")
                            .put("apiVersion", Tables.META);
            ArrayNode items = list.putArray("items");
            page.trees().forEach(object -> items.add(Tables.metadataOf(object)));
        }
        list.set("metadata", page.metadata());
        return list;
    }
}
