package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import io.drover.embedded.ObjectEndpoint.Address;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.BufferUnderflowException;
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

    private final AccessCheck access;
    private final TypeRegistry types;
    private final ObjectEndpoint objects;
    private final Discovery discovery;
    private final OpenApi openApi;

    ApiHandler(AccessCheck access, TypeRegistry types, ObjectService objects, Tables tables) {
        this.access = access;
        this.types = types;
        this.objects = new ObjectEndpoint(new ServedObjects(objects, types), tables);
        this.discovery = new Discovery(types);
        this.openApi = new OpenApi(types, discovery);
    }

    /** The boundary of a request: every failure becomes an answer. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                access.require(exchange.getRequestHeaders());
                if ("websocket"
                        .equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                    // a plain answer makes clients fall back to streaming over HTTP at once
                    Answers.send(exchange, 200, Answers.success());
                    return;
                }
                dispatch(exchange, ApiRequest.read(exchange));
            } catch (ApiException e) {
                Answers.send(exchange, e.code(), e.status());
            } catch (BufferUnderflowException
                    | IndexOutOfBoundsException
                    | ClassCastException
                    | IllegalArgumentException e) {
                LOG.debug("malformed request {}", exchange.getRequestURI(), e);
                Answers.send(
                        exchange,
                        400,
                        ApiException.badRequest("malformed request: " + e.getMessage()).status());
            }
        }
    }

    private void dispatch(HttpExchange exchange, ApiRequest request) throws IOException {
        if (request.path().equals("/openapi/v2") && request.accept().contains("protobuf")) {
            Answers.send(exchange, 200, OpenApi.V2_TYPE, new byte[0]);
            return;
        }
        Optional<JsonNode> document = document(request.path());
        if (document.isPresent()) {
            Answers.send(exchange, 200, document.get());
            return;
        }
        Optional<Reviews.Kind> review = Reviews.at(request.path());
        if (review.isPresent() && request.method().equals("POST")) {
            Answers.send(exchange, 201, Reviews.answer(review.get(), request, access.token()));
            return;
        }
        Matcher namespace = NAMESPACE.matcher(request.path());
        if (namespace.matches()) {
            ResourceType type = types.find("", "v1", "namespaces").orElseThrow();
            objects.serve(exchange, request, new Address(type, "", namespace.group("name"), false));
            return;
        }
        Matcher matcher = OBJECTS.matcher(request.path());
        if (!matcher.matches()) {
            throw ApiException.noSuchResource();
        }
        objects.serve(exchange, request, address(matcher));
    }

    private Address address(Matcher matcher) {
        boolean core = matcher.group("core") != null;
        ResourceType type =
                types.find(
                                core ? "" : matcher.group("group"),
                                core ? "v1" : matcher.group("version"),
                                matcher.group("plural"))
                        .orElseThrow(ApiException::noSuchResource);
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
}
