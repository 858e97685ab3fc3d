package io.drover.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** A whole list, written object by object: it may be larger than the memory. */
final class ListStream {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ListStream() {}

    /**
     * @param version from which on to watch
     */
    static void send(
            HttpExchange exchange, ResourceType type, long version, Stream<ObjectNode> objects)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (objects;
                JsonGenerator out =
                        MAPPER.createGenerator(
                                new BufferedOutputStream(exchange.getResponseBody(), 1 << 16))) {
            out.writeStartObject();
            out.writeStringField("kind", type.kind() + "List");
            out.writeStringField("apiVersion", type.apiVersion());
            out.writeObjectFieldStart("metadata");
            out.writeStringField("resourceVersion", Long.toString(version));
            out.writeEndObject();
            out.writeArrayFieldStart("items");
            for (Iterator<ObjectNode> items = objects.iterator(); items.hasNext(); ) {
                out.writeTree(items.next());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
