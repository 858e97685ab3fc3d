package io.drover.control.admission.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import io.drover.resource.Cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** AdmissionReviews over HTTP. */
final class WebhookHandler implements HttpHandler {
    static final String MUTATE = "/mutate";
    static final String VALIDATE = "/validate";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookHandler.class);
    private static final Set<String> PATHS = Set.of(MUTATE, VALIDATE);

    /** Bytes; API servers take objects of up to 3 MiB, and a review has two. */
    private static final int MAX_BODY = 8 << 20;

    private record Answer(int code, String type, String body) {
        static Answer text(int code, String body) {
            return new Answer(code, "text/plain; charset=utf-8", body + "\n");
        }

        static Answer json(JsonNode body) {
            return new Answer(200, "application/json", body.toString());
        }
    }

    private final Reviewer reviewer;

    WebhookHandler(Reviewer reviewer) {
        this.reviewer = reviewer;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!PATHS.contains(path)) {
            return Answer.text(
                    404, "there is nothing at %s; use %s or %s".formatted(path, MUTATE, VALIDATE));
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Answer.text(405, "send an AdmissionReview with POST");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Answer.text(413, "the body is larger than %d bytes".formatted(MAX_BODY));
        }
        return reviewed(body, path.equals(MUTATE));
    }

    private Answer reviewed(byte[] body, boolean withPatch) throws IOException {
        AdmissionRequest request;
        try {
            request = AdmissionRequest.of(Cluster.MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            return Answer.text(400, "the body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return Answer.text(400, e.getMessage());
        }
        try {
            return Answer.json(
                    AdmissionReply.of(request.uid(), reviewer.review(request), withPatch));
        } catch (RuntimeException e) {
            // the boundary of the HTTP server, which would drop the connection without a word
            LOG.error("{} could not be reviewed", request.describe(), e);
            return Answer.text(
                    500, "the request could not be reviewed; Drover's log has the cause");
        }
    }

    /**
     * An API server keeps connections longer than this one does: a request that comes just as one
     * is dropped would fail, and its object would be written without a check. So each request has
     * its own.
     */
    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
    }
}
