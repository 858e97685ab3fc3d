package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * OpenAPI v3 documents, as far as kubectl needs them for {@code apply} and {@code explain}: schemas
 * by kind, and the {@code fieldValidation} parameter, which shows it that the server validates.
 */
final class OpenApi {
    /**
     * Of the older description, which clients fall back to for kinds that the newer one lacks. They
     * want it as protobuf; no bytes at all are an empty one, by which every kind passes and is then
     * looked for in vain, so that the client can report which kind is unknown.
     */
    static final String V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final TypeRegistry types;
    private final Discovery discovery;

    OpenApi(TypeRegistry types, Discovery discovery) {
        this.types = types;
        this.discovery = discovery;
    }

    static ObjectNode emptyV2() {
        ObjectNode document = Discovery.object().put("swagger", "2.0");
        document.putObject("info").put("title", "Drover").put("version", "v1");
        document.putObject("paths");
        document.putObject("definitions");
        return document;
    }

    ObjectNode index() {
        ObjectNode index = Discovery.object();
        ObjectNode paths = index.putObject("paths");
        paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1");
        for (String groupVersion : discovery.groupVersions()) {
            paths.putObject("apis/" + groupVersion)
                    .put("serverRelativeURL", "/openapi/v3/apis/" + groupVersion);
        }
        return index;
    }

    ObjectNode document(String groupVersion) {
        ObjectNode document = Discovery.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Drover").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : types.all()) {
            if (type.apiVersion().equals(groupVersion)) {
                String base = (type.group().isEmpty() ? "/api/" : "/apis/") + groupVersion;
                String collection =
                        base
                                + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                                + type.plural();
                operation(paths.putObject(collection), "post", type);
                ObjectNode item = paths.putObject(collection + "/{name}");
                operation(item, "patch", type);
                operation(item, "put", type);
                schemas.set(schemaName(type), schema(type));
            }
        }
        return document;
    }

    private static void operation(ObjectNode path, String method, ResourceType type) {
        ObjectNode operation = path.putObject(method);
        operation.put("x-kubernetes-action", method);
        kind(operation.putObject("x-kubernetes-group-version-kind"), type);
        for (String parameter : new String[] {"dryRun", "fieldManager", "fieldValidation"}) {
            operation
                    .withArrayProperty("parameters")
                    .addObject()
                    .put("name", parameter)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
        }
        operation.putObject("responses").putObject("200").put("description", "OK");
    }

    private static ObjectNode schema(ResourceType type) {
        ObjectNode schema =
                type.schema() instanceof ObjectNode known
                        ? known.deepCopy()
                        : Discovery.object().put("type", "object");
        kind(schema.putArray("x-kubernetes-group-version-kind").addObject(), type);
        return schema;
    }

    private static void kind(ObjectNode target, ResourceType type) {
        Map.of("group", type.group(), "version", type.version(), "kind", type.kind())
                .forEach(target::put);
    }

    private static String schemaName(ResourceType type) {
        return (type.group().isEmpty() ? "core" : type.group())
                + "."
                + type.version()
                + "."
                + type.kind();
    }
}
