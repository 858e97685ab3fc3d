package io.drover.embedded;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import io.drover.embedded.WatchHub.Changes;
import io.drover.embedded.WatchHub.Event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One watch: changes as lines of JSON until the client leaves, its time is up, or the server
 * closes.
 */
final class WatchStream {
    /**
     * Other characters are escaped: the fabric8 client decodes each chunk of a watch on its own and
     * takes bytes that a character needs beyond one for NULs.
     */
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final long POLL_MILLIS = 5_000;
    private static final long DEFAULT_TIMEOUT_SECONDS = 1_800;

    private final ObjectService objects;
    private final Tables tables;
    private final ResourceType type;
    private final String namespace;
    private final ApiRequest request;
    private final Selector selector;

    WatchStream(
            ObjectService objects,
            Tables tables,
            ResourceType type,
            String namespace,
            ApiRequest request) {
        this.objects = objects;
        this.tables = tables;
        this.type = type;
        this.namespace = namespace;
        this.request = request;
        this.selector = request.selector();
    }

    void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            stream(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(OutputStream out) throws IOException, InterruptedException {
        String from = request.parameter("resourceVersion");
        long version = from.isEmpty() || from.equals("0") ? sendPresent(out) : Long.parseLong(from);
        long seconds =
                request.parameter("timeoutSeconds").isEmpty()
                        ? DEFAULT_TIMEOUT_SECONDS
                        : Long.parseLong(request.parameter("timeoutSeconds"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (System.nanoTime() < deadline && !objects.hub().isClosed()) {
                Changes changes = objects.hub().after(version, POLL_MILLIS);
                version = changes.upTo();
                for (Event event : changes.events()) {
                    send(event, out);
                }
                if (changes.events().isEmpty() && request.flag("allowWatchBookmarks")) {
                    line(out, "BOOKMARK", bookmark(version));
                }
                out.flush();
            }
        } catch (ApiException e) {
            line(out, "ERROR", e.status());
        }
    }

    private long sendPresent(OutputStream out) throws IOException {
        long version = objects.version();
        for (ObjectNode object : objects.list(type, namespace, selector)) {
            line(out, "ADDED", render(object));
        }
        out.flush();
        return version;
    }

    private void send(Event event, OutputStream out) throws IOException {
        boolean ours =
                event.type().qualifiedPlural().equals(type.qualifiedPlural())
                        && (namespace.isEmpty()
                                || event.object()
                                        .path("metadata")
                                        .path("namespace")
                                        .asText()
                                        .equals(namespace));
        if (ours && selector.matches(event.object())) {
            line(out, event.kind(), render(event.object()));
        }
    }

    private JsonNode render(ObjectNode object) {
        return request.wantsTable()
                ? tables.table(
                        type,
                        List.of(object),
                        object.path("metadata").path("resourceVersion").asText())
                : object;
    }

    private ObjectNode bookmark(long version) {
        ObjectNode bookmark =
                Discovery.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
        return bookmark;
    }

    private static void line(OutputStream out, String kind, JsonNode object) throws IOException {
        ObjectNode event = Discovery.object().put("type", kind);
        event.set("object", object);
        out.write(ASCII.writeValueAsBytes(event));
        out.write('\n');
    }
}
