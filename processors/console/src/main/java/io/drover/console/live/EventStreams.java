package io.drover.console.live;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells open pages what has changed, by server-sent events. A page costs a connection and nothing
 * else, above all no thread; one that does not read is dropped, and more than a number of them are
 * not let in. Thread-safe.
 */
public final class EventStreams {
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_SECONDS = "30";
    private static final int QUEUE_BYTES = 64 * 1024;

    /** In milliseconds; a browser waits so long before it connects again. */
    private static final String HELLO = "retry: 3000\n\n";

    private static final String HEARTBEAT = ": \n\n";

    private final int most;
    private final InstantSource clock;
    private final Changes changes = new Changes();
    private final Set<HttpServerResponse> open = ConcurrentHashMap.newKeySet();
    private long id;
    private Instant lastTold = Instant.MIN;
    private boolean closed;

    /**
     * @param most how many pages may listen
     */
    public EventStreams(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
        // no other start of Drover has the same ones, or a page would miss what it slept through
        this.id = clock.millis();
    }

    /** Something has changed; pages are told with the next {@link #flush}. */
    public void note(Topic topic, String name) {
        changes.note(topic, name);
    }

    /** How many pages listen. */
    int heard() {
        return open.size();
    }

    /** Serves a page from now on. */
    void open(RoutingContext context) {
        HttpServerResponse response = context.response();
        // before it is let in: a connection that ends at once has to be forgotten
        response.closeHandler(end -> open.remove(response));
        response.exceptionHandler(failure -> open.remove(response));
        Optional<String> hello = admit(context.request(), response);
        if (hello.isEmpty()) {
            refuse(context.request());
            return;
        }
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                // a proxy that gathers answers would hold back the events
                .putHeader("X-Accel-Buffering", "no")
                .setWriteQueueMaxSize(QUEUE_BYTES)
                .write(hello.get());
        if (response.closed()) {
            open.remove(response);
        }
    }

    /** Its connection goes too, so that refused pages cost nothing. */
    private static void refuse(HttpServerRequest request) {
        request.response()
                .setStatusCode(UNAVAILABLE)
                .putHeader("Retry-After", RETRY_SECONDS)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(
                        "Too many pages are open, so this one is not notified of changes."
                                + " It asks once a minute.\n")
                .onComplete(
                        sent -> {
                            if (!request.version().equals(HttpVersion.HTTP_2)) {
                                request.connection().close();
                            }
                        });
    }

    /** What it is told first; empty if it cannot be let in. */
    private synchronized Optional<String> admit(
            HttpServerRequest request, HttpServerResponse response) {
        if (closed || open.size() >= most) {
            return Optional.empty();
        }
        open.add(response);
        return Optional.of(HELLO + (hasMissedSomething(request) ? everything() : ""));
    }

    /** Whether pages were told something since this one was made, or since it listened last. */
    private boolean hasMissedSomething(HttpServerRequest request) {
        String lastId = request.getHeader("Last-Event-ID");
        return lastId == null
                ? !lastTold.isBefore(since(request))
                : !lastId.equals(Long.toString(id));
    }

    private static Instant since(HttpServerRequest request) {
        String since = request.getParam("since");
        try {
            return since == null ? Instant.MIN : Instant.parse(since);
        } catch (DateTimeParseException e) {
            // a page that does not say when it was made may have missed anything
            return Instant.MIN;
        }
    }

    private String everything() {
        return Stream.of(Topic.values())
                .map(topic -> new Message(topic, Message.ALL).text(id))
                .collect(Collectors.joining());
    }

    /** Tells all pages what has changed since the last time, if anything has. */
    void flush() {
        if (open.isEmpty()) {
            return;
        }
        List<Message> messages = changes.take();
        if (!messages.isEmpty()) {
            String text = text(messages);
            open.forEach(response -> send(response, text));
        }
    }

    private synchronized String text(List<Message> messages) {
        id++;
        lastTold = clock.instant();
        return messages.stream().map(message -> message.text(id)).collect(Collectors.joining());
    }

    /** Shows pages and what is between that Drover is still there. */
    void beat() {
        open.forEach(response -> send(response, HEARTBEAT));
    }

    private void send(HttpServerResponse response, String text) {
        if (response.writeQueueFull()) {
            // it reads nothing; a browser connects again, and asks for what it has missed
            open.remove(response);
            response.reset();
        } else {
            response.write(text);
        }
    }

    /** Ends all streams; no page is let in any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        open.forEach(HttpServerResponse::end);
        open.clear();
    }
}
