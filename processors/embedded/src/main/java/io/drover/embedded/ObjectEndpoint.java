package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Maps requests about objects to {@link ServedObjects}. */
final class ObjectEndpoint {
    private final ServedObjects objects;
    private final Tables tables;

    ObjectEndpoint(ServedObjects objects, Tables tables) {
        this.objects = objects;
        this.tables = tables;
    }

    /**
     * What a request is about.
     *
     * @param namespace empty for all, and for kinds without one
     * @param name empty for a collection
     * @param status whether only the status is meant
     */
    record Address(ResourceType type, String namespace, String name, boolean status) {}

    void serve(HttpExchange exchange, ApiRequest request, Address at) throws IOException {
        if (at.name.isEmpty()) {
            serveCollection(exchange, request, at);
        } else {
            serveObject(exchange, request, at);
        }
    }

    private void serveCollection(HttpExchange exchange, ApiRequest request, Address at)
            throws IOException {
        Rendering rendering = Rendering.of(request, tables);
        switch (request.method()) {
            case "GET" -> {
                if (request.flag("watch")) {
                    new WatchStream(objects, rendering, at.type, at.namespace, request)
                            .serve(exchange);
                } else {
                    list(exchange, request, at, rendering);
                }
            }
            case "POST" -> {
                String namespace = at.type.namespaced() ? at.namespace : "";
                ObjectNode created =
                        objects.create(
                                at.type, namespace, request.object(), mode(exchange, request));
                Answers.send(exchange, 201, rendering.one(at.type, created));
            }
            case "DELETE" -> {
                WriteMode mode = mode(exchange, request);
                for (ObjectNode object : objects.list(at.type, at.namespace, request.selector())) {
                    JsonNode metadata = object.path("metadata");
                    objects.delete(
                            at.type,
                            metadata.path("namespace").asText(""),
                            metadata.path("name").asText(),
                            "",
                            mode);
                }
                Answers.send(exchange, 200, Answers.success());
            }
            default -> throw notAllowed();
        }
    }

    private static ApiException notAllowed() {
        return new ApiException(405, "MethodNotAllowed", "method not allowed");
    }

    private void list(HttpExchange exchange, ApiRequest request, Address at, Rendering rendering)
            throws IOException {
        long version = objects.version();
        String limit = request.parameter("limit");
        int most = limit.isEmpty() ? 0 : Integer.parseInt(limit);
        String token = request.parameter("continue");
        ListPage.Source source = objects.source(at.type, at.namespace, request.selector());
        if (most <= 0 && token.isEmpty() && rendering.plain()) {
            ObjectNode metadata = new ListPage(List.of(), version, Optional.empty(), 0).metadata();
            ListStream.send(exchange, at.type, metadata, source.after(""));
            return;
        }
        ListPage page = ListPage.of(source, version, token, most);
        if (rendering.plain()) {
            ListStream.send(exchange, at.type, page.metadata(), page.objects().stream());
        } else {
            Answers.send(exchange, 200, rendering.list(at.type, page));
        }
    }

    private void serveObject(HttpExchange exchange, ApiRequest request, Address at)
            throws IOException {
        Rendering rendering = Rendering.of(request, tables);
        ObjectNode answer =
                switch (request.method()) {
                    case "GET" -> objects.get(at.type, at.namespace, at.name);
                    case "PUT" -> {
                        ObjectNode body = request.object();
                        yield objects.update(
                                at.type,
                                at.namespace,
                                at.name,
                                at.status,
                                mode(exchange, request),
                                old -> body);
                    }
                    case "PATCH" -> patch(request, at, mode(exchange, request));
                    case "DELETE" ->
                            objects.delete(
                                    at.type,
                                    at.namespace,
                                    at.name,
                                    precondition(request),
                                    mode(exchange, request));
                    default -> throw notAllowed();
                };
        Answers.send(exchange, 200, rendering.one(at.type, answer));
    }

    private static String precondition(ApiRequest request) {
        return request.body().length == 0
                ? ""
                : request.json().path("preconditions").path("uid").asText("");
    }

    private ObjectNode patch(ApiRequest request, Address at, WriteMode mode) {
        PatchKind kind = PatchKind.of(request.contentType(), at.type);
        JsonNode patch = request.json();
        try {
            return objects.update(
                    at.type,
                    at.namespace,
                    at.name,
                    at.status,
                    mode,
                    old -> Patches.apply(kind, old, patch));
        } catch (ApiException e) {
            if (kind == PatchKind.APPLY && e.code() == 404 && patch instanceof ObjectNode object) {
                return objects.create(at.type, at.namespace, object, mode);
            }
            throw e;
        }
    }

    private static WriteMode mode(HttpExchange exchange, ApiRequest request) {
        return WriteMode.of(request, new Warnings(exchange.getResponseHeaders())::add);
    }
}
