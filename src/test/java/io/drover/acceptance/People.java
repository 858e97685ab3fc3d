package io.drover.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.Cluster;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who an API server knows, and what they may do; its answers to reviews. Thread-safe. */
final class People implements ApiProxy.Interception {
    static final String ADMIN_TOKEN = "token-of-the-admin-0123456789";
    static final String VIEWER_TOKEN = "token-of-the-viewer-0123456789";
    static final String ADMIN = "ada@example.org";
    static final String VIEWER = "vic@example.org";

    private final Map<String, String> tokens = Map.of(ADMIN_TOKEN, ADMIN, VIEWER_TOKEN, VIEWER);

    /** Verbs by user; empty for all. */
    private final Map<String, Set<String>> verbs =
            new ConcurrentHashMap<>(Map.of(ADMIN, Set.of(), VIEWER, Set.of("list")));

    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean away;

    /** From now on reviews are answered with an error. */
    void leave() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** How often somebody asked what a person may do. */
    int questions() {
        return questions.get();
    }

    @Override
    public Optional<ApiProxy.Answer> of(ApiProxy.Question question) {
        String path = question.path();
        if (!question.method().equals("POST") || !path.endsWith("reviews")) {
            return Optional.empty();
        }
        if (away) {
            return Optional.of(
                    new ApiProxy.Answer(
                            403,
                            "{\"kind\":\"Status\",\"message\":\"no reviews today\",\"code\":403}"));
        }
        try {
            ObjectNode review = (ObjectNode) Cluster.MAPPER.readTree(question.body());
            answer(path, review.path("spec"), review.putObject("status"));
            return Optional.of(new ApiProxy.Answer(201, review.toString()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(String path, JsonNode spec, ObjectNode status) {
        if (path.endsWith("/tokenreviews")) {
            String user = tokens.get(spec.path("token").asText());
            status.put("authenticated", user != null);
            if (user != null) {
                status.putObject("user").put("username", user).putArray("groups").add("staff");
            }
            return;
        }
        questions.incrementAndGet();
        Set<String> may = verbs.get(spec.path("user").asText());
        String verb = spec.at("/resourceAttributes/verb").asText();
        status.put(
                "allowed",
                may != null
                        && (may.isEmpty() || may.contains(verb))
                        && spec.at("/resourceAttributes/namespace")
                                .asText()
                                .equals("longhorn-system"));
    }
}
