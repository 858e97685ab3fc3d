package io.drover.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The URL of a target whose query names something on it; keys are in alphabetical order. */
final class UrlQuery {
    private final String base;
    private final Map<String, String> pairs = new TreeMap<>();

    private UrlQuery(String base) {
        this.base = base;
    }

    /** Also reads a URL in which JSON has escaped the ampersand. */
    static UrlQuery of(String text) {
        String url = text.replaceFirst("\\\\?u0026", "&");
        int mark = url.indexOf('?');
        UrlQuery query = new UrlQuery(mark < 0 ? url : url.substring(0, mark));
        if (mark >= 0) {
            query.decode(url.substring(mark + 1));
        }
        return query;
    }

    private void decode(String query) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
    }

    /** The value of a key, which is not in the URL any more afterwards. */
    Optional<String> take(String key) {
        return Optional.ofNullable(pairs.remove(key));
    }

    void put(String key, String value) {
        pairs.put(key, value);
    }

    @Override
    public String toString() {
        return pairs.isEmpty()
                ? base
                : pairs.entrySet().stream()
                        .map(
                                pair ->
                                        pair.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        pair.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", base + "?", ""));
    }
}
