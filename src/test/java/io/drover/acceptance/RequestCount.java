package io.drover.acceptance;

import io.drover.rights.ApiAction;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Counts what is asked of an API server, by what it is and about what. Thread-safe. */
final class RequestCount implements ApiProxy.Interception {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public Optional<ApiProxy.Answer> of(ApiProxy.Question question) {
        counts.merge(
                switch (ApiAction.of(question.method(), question.uri())) {
                    case ApiAction.OnPath(String verb, String path) -> verb + " " + path;
                    case ApiAction.OnResource on -> on.verb() + " " + on.full();
                },
                1,
                Integer::sum);
        return Optional.empty();
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Each kind of request with its number, and forgets them. */
    String take() {
        String lines =
                new TreeMap<>(counts)
                        .entrySet().stream()
                                .map(
                                        entry ->
                                                "  %6d %s"
                                                        .formatted(
                                                                entry.getValue(), entry.getKey()))
                                .collect(Collectors.joining(System.lineSeparator()));
        counts.clear();
        return lines;
    }
}
