package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;

/** Writes answers. */
final class Answers {
    private Answers() {}

    static ObjectNode success() {
        return Discovery.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success");
    }

    static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        send(exchange, code, "application/json", Json.bytes(body));
    }

    static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
