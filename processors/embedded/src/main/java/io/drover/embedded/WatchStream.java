package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import io.drover.embedded.WatchHub.Changes;
import io.drover.embedded.WatchHub.Event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * One watch: changes as lines of JSON until the client leaves, its time is up, or the server
 * closes.
 */
final class WatchStream {
    private static final long POLL_MILLIS = 5_000;
    private static final long DEFAULT_TIMEOUT_SECONDS = 1_800;

    private final ServedObjects objects;
    private final Rendering rendering;
    private final ResourceType type;
    private final String stored;
    private final String namespace;
    private final ApiRequest request;
    private final Selector selector;
    private final long from;
    private final long seconds;

    WatchStream(
            ServedObjects objects,
            Rendering rendering,
            ResourceType type,
            String namespace,
            ApiRequest request) {
        this.objects = objects;
        this.rendering = rendering;
        this.type = type;
        this.stored = objects.stored(type).qualifiedPlural();
        this.namespace = namespace;
        this.request = request;
        this.selector = request.selector();
        this.from = number("resourceVersion", 0);
        this.seconds = number("timeoutSeconds", DEFAULT_TIMEOUT_SECONDS);
    }

    /** Read before the answer begins: afterwards no error could be reported. */
    private long number(String parameter, long fallback) {
        String text = request.parameter(parameter);
        return text.isEmpty() ? fallback : Long.parseLong(text);
    }

    void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            // clients wait for the headers before they do anything else
            out.flush();
            stream(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(OutputStream out) throws IOException, InterruptedException {
        boolean initial = request.flag("sendInitialEvents");
        long version = initial || from == 0 ? sendPresent(out, initial) : from;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            for (long left = millis(deadline);
                    left > 0 && !objects.hub().isClosed();
                    left = millis(deadline)) {
                Changes changes = objects.hub().after(version, Math.min(left, POLL_MILLIS));
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

    private static long millis(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    /**
     * @param marked whether the client requested a mark at the end of the present objects
     */
    private long sendPresent(OutputStream out, boolean marked) throws IOException {
        long version = objects.version();
        for (ObjectNode object : objects.list(type, namespace, selector)) {
            line(out, "ADDED", rendering.one(type, object));
        }
        if (marked) {
            ObjectNode end = bookmark(version);
            end.withObjectProperty("metadata")
                    .putObject("annotations")
                    .put("k8s.io/initial-events-end", "true");
            line(out, "BOOKMARK", end);
        }
        out.flush();
        return version;
    }

    private void send(Event event, OutputStream out) throws IOException {
        if (!event.isOf(stored, namespace)) {
            return;
        }
        ObjectNode object = objects.served(type, event.object());
        if (selector.matches(object)) {
            line(out, event.kind(), rendering.one(type, object));
        }
    }

    private ObjectNode bookmark(long version) {
        ObjectNode bookmark =
                Discovery.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
        return bookmark;
    }

    /**
     * In ASCII: the fabric8 client decodes each chunk of a watch on its own and takes bytes that a
     * character needs beyond one for NULs.
     */
    private static void line(OutputStream out, String kind, JsonNode object) throws IOException {
        ObjectNode event = Discovery.object().put("type", kind);
        event.set("object", object);
        out.write(Json.ASCII.writeValueAsBytes(event));
        out.write('\n');
    }
}
