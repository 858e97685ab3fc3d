package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maps HTTP to {@link ObjectService}. */
final class ApiHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final Pattern OBJECTS =
            Pattern.compile(
                    "/(?:api/(?<core>v1)|apis/(?<group>[^/]+)/(?<version>[^/]+))(?:/namespaces/(?<namespace>[^/]+))?"
                        + "/(?<plural>[a-z]+)(?:/(?<name>[^/]+))?(?:/(?<sub>status))?");
    private static final Pattern NAMESPACE = Pattern.compile("/api/v1/namespaces/(?<name>[^/]+)");

    private final TypeRegistry types;
    private final ObjectService objects;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final Tables tables;

    ApiHandler(TypeRegistry types, ObjectService objects, Tables tables) {
        this.types = types;
        this.objects = objects;
        this.tables = tables;
        this.discovery = new Discovery(types);
        this.openApi = new OpenApi(types, discovery);
    }

    /** The boundary of a request: whatever goes wrong becomes an answer. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                if ("websocket"
                        .equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                    // a plain answer makes clients fall back to streaming over HTTP at once
                    answer(exchange, 200, success());
                    return;
                }
                dispatch(exchange, ApiRequest.read(exchange));
            } catch (ApiException e) {
                answer(exchange, e.code(), e.status());
            } catch (BufferUnderflowException
                    | IndexOutOfBoundsException
                    | ClassCastException
                    | IllegalArgumentException e) {
                LOG.debug("malformed request {}", exchange.getRequestURI(), e);
                answer(
                        exchange,
                        400,
                        ApiException.badRequest("malformed request: " + e.getMessage()).status());
            }
        }
    }

    private void dispatch(HttpExchange exchange, ApiRequest request) throws IOException {
        if (request.path().equals("/openapi/v2") && request.accept().contains("protobuf")) {
            answer(exchange, 200, OpenApi.V2_TYPE, new byte[0]);
            return;
        }
        Optional<JsonNode> document = document(request.path());
        if (document.isPresent()) {
            answer(exchange, 200, document.get());
            return;
        }
        Matcher namespace = NAMESPACE.matcher(request.path());
        if (namespace.matches()) {
            ResourceType type = types.find("", "v1", "namespaces").orElseThrow();
            serveObject(exchange, request, new Address(type, "", namespace.group("name"), false));
            return;
        }
        Matcher matcher = OBJECTS.matcher(request.path());
        if (!matcher.matches()) {
            throw new ApiException(
                    404, "NotFound", "the server could not find the requested resource");
        }
        Address address = address(matcher);
        if (address.name.isEmpty()) {
            serveCollection(exchange, request, address);
        } else {
            serveObject(exchange, request, address);
        }
    }

    private record Address(ResourceType type, String namespace, String name, boolean status) {}

    private Address address(Matcher matcher) {
        boolean core = matcher.group("core") != null;
        ResourceType type =
                types.find(
                                core ? "" : matcher.group("group"),
                                core ? "v1" : matcher.group("version"),
                                matcher.group("plural"))
                        .orElseThrow(
                                () ->
                                        new ApiException(
                                                404,
                                                "NotFound",
                                                "the server could not find the requested"
                                                        + " resource"));
        return new Address(
                type,
                Optional.ofNullable(matcher.group("namespace")).orElse(""),
                Optional.ofNullable(matcher.group("name")).orElse(""),
                matcher.group("sub") != null);
    }

    private Optional<JsonNode> document(String path) {
        return switch (path) {
            case "/version" -> Optional.of(Discovery.version());
            case "/api" -> Optional.of(Discovery.apiVersions());
            case "/apis" -> Optional.of(discovery.groups());
            case "/api/v1" -> Optional.of(discovery.resources("v1"));
            case "/openapi/v2" -> Optional.of(OpenApi.emptyV2());
            case "/openapi/v3" -> Optional.of(openApi.index());
            case "/healthz", "/livez", "/readyz" ->
                    Optional.of(Discovery.object().put("status", "ok"));
            default -> deepDocument(path);
        };
    }

    private Optional<JsonNode> deepDocument(String path) {
        String[] parts = path.split("/", -1);
        if (path.startsWith("/openapi/v3/")) {
            return Optional.of(openApi.document(path.replaceFirst("/openapi/v3/apis?/", "")));
        }
        return parts.length == 4 && parts[1].equals("apis")
                ? Optional.of(discovery.resources(parts[2] + "/" + parts[3]))
                : Optional.empty();
    }

    private void serveCollection(HttpExchange exchange, ApiRequest request, Address at)
            throws IOException {
        switch (request.method()) {
            case "GET" -> {
                if (request.flag("watch")) {
                    new WatchStream(objects, tables, at.type, at.namespace, request)
                            .serve(exchange);
                } else {
                    list(exchange, request, at);
                }
            }
            case "POST" -> {
                ObjectNode body = request.object();
                String namespace = at.type.namespaced() ? at.namespace : "";
                answer(
                        exchange,
                        201,
                        objects.create(at.type, namespace, body, mode(exchange, request)));
            }
            case "DELETE" -> {
                for (ObjectNode object : objects.list(at.type, at.namespace, request.selector())) {
                    JsonNode metadata = object.path("metadata");
                    objects.delete(
                            at.type,
                            metadata.path("namespace").asText(""),
                            metadata.path("name").asText(),
                            "",
                            request.dryRun());
                }
                answer(exchange, 200, success());
            }
            default -> throw new ApiException(405, "MethodNotAllowed", "method not allowed");
        }
    }

    private void list(HttpExchange exchange, ApiRequest request, Address at) throws IOException {
        long version = objects.version();
        String limit = request.parameter("limit");
        ListPage page =
                ListPage.of(
                        objects.list(at.type, at.namespace, request.selector()),
                        version,
                        request.parameter("continue"),
                        limit.isEmpty() ? 0 : Integer.parseInt(limit));
        ObjectNode answer;
        if (request.wantsTable()) {
            answer = tables.table(at.type, page.objects(), Long.toString(page.version()));
        } else {
            answer =
                    Discovery.object()
                            .put("kind", at.type.kind() + "List")
                            .put("apiVersion", at.type.apiVersion());
            answer.putObject("metadata").put("resourceVersion", Long.toString(page.version()));
            ArrayNode items = answer.putArray("items");
            page.objects().forEach(items::add);
        }
        page.next()
                .ifPresent(
                        token ->
                                answer.withObjectProperty("metadata")
                                        .put("continue", token)
                                        .put("remainingItemCount", page.remaining()));
        answer(exchange, 200, answer);
    }

    private void serveObject(HttpExchange exchange, ApiRequest request, Address at)
            throws IOException {
        switch (request.method()) {
            case "GET" -> {
                ObjectNode object = objects.get(at.type, at.namespace, at.name);
                answer(
                        exchange,
                        200,
                        request.wantsTable()
                                ? tables.table(
                                        at.type, List.of(object), Long.toString(objects.version()))
                                : object);
            }
            case "PUT" -> {
                ObjectNode body = request.object();
                answer(
                        exchange,
                        200,
                        objects.update(
                                at.type,
                                at.namespace,
                                at.name,
                                at.status,
                                mode(exchange, request),
                                old -> body));
            }
            case "PATCH" -> answer(exchange, 200, patch(request, at, mode(exchange, request)));
            case "DELETE" -> {
                String uid =
                        request.body().length == 0
                                ? ""
                                : request.json().path("preconditions").path("uid").asText("");
                answer(
                        exchange,
                        200,
                        objects.delete(at.type, at.namespace, at.name, uid, request.dryRun()));
            }
            default -> throw new ApiException(405, "MethodNotAllowed", "method not allowed");
        }
    }

    private ObjectNode patch(ApiRequest request, Address at, WriteMode mode) {
        JsonNode patch = request.json();
        boolean apply = request.contentType().startsWith("application/apply-patch");
        try {
            return objects.update(
                    at.type,
                    at.namespace,
                    at.name,
                    at.status,
                    mode,
                    old -> Patches.apply(request.contentType(), old, patch));
        } catch (ApiException e) {
            if (apply && e.code() == 404 && patch instanceof ObjectNode object) {
                return objects.create(at.type, at.namespace, object, mode);
            }
            throw e;
        }
    }

    /** Warnings go into headers, as RFC 7234 has them. */
    private static WriteMode mode(HttpExchange exchange, ApiRequest request) {
        return WriteMode.of(
                request,
                warning ->
                        exchange.getResponseHeaders()
                                .add(
                                        "Warning",
                                        "299 - \""
                                                + warning.replaceAll("[\"\\\\]", "\\\\$0")
                                                + "\""));
    }

    private static ObjectNode success() {
        return Discovery.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success");
    }

    private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        answer(exchange, code, "application/json", bytes);
    }

    private static void answer(HttpExchange exchange, int code, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
