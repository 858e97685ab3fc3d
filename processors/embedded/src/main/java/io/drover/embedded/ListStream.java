package io.drover.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** A list of objects as they are stored, written one by one: it may be larger than the memory. */
final class ListStream {
    private ListStream() {}

    /**
     * @param metadata of the list
     */
    static void send(
            HttpExchange exchange,
            ResourceType type,
            ObjectNode metadata,
            Stream<StoredObject> objects)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (objects;
                JsonGenerator out =
                        Json.MAPPER.createGenerator(
                                new BufferedOutputStream(exchange.getResponseBody(), 1 << 16))) {
            out.writeStartObject();
            out.writeStringField("kind", type.kind() + "List");
            out.writeStringField("apiVersion", type.apiVersion());
            out.writeFieldName("metadata");
            out.writeTree(metadata);
            out.writeArrayFieldStart("items");
            for (Iterator<StoredObject> items = objects.iterator(); items.hasNext(); ) {
                out.writeRawValue(items.next().json());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
