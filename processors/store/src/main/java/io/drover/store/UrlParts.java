package io.drover.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A target's URL, taken apart as far as all kinds of targets have in common, by the rules of Go's
 * {@code net/url}, which Longhorn uses: a {@code #} ends it, percent escapes in the path stand for
 * what they name, and a plus is a plus there.
 *
 * @param text the whole URL
 * @param scheme in lower case
 * @param authority what stands between {@code ://} and the first slash
 * @param path from the first slash on, without escapes; empty if there is none
 * @param query what follows the question mark, empty if there is none
 */
public record UrlParts(String text, String scheme, String authority, String path, String query) {
    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9a-fA-F]{2}|[^%])*");

    /**
     * Empty if the text has no scheme.
     *
     * @throws IllegalArgumentException if a percent sign in the path begins no escape
     */
    static Optional<UrlParts> of(String url) {
        String text = url.strip();
        int colon = text.indexOf("://");
        if (colon <= 0) {
            return Optional.empty();
        }
        String rest = text.substring(colon + 3).replaceFirst("#.*", "");
        int mark = rest.indexOf('?');
        String location = mark < 0 ? rest : rest.substring(0, mark);
        int slash = location.indexOf('/');
        return Optional.of(
                new UrlParts(
                        text,
                        text.substring(0, colon).toLowerCase(Locale.ROOT),
                        slash < 0 ? location : location.substring(0, slash),
                        slash < 0 ? "" : unescaped(text, location.substring(slash)),
                        mark < 0 ? "" : rest.substring(mark + 1)));
    }

    private static String unescaped(String url, String path) {
        if (!ESCAPES.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "backup target URL '%s': a '%%' in the path begins an escape of two hex digits; write %%25 for the sign itself"
                            .formatted(url));
        }
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * The path without empty parts and dots, as Longhorn cleans it.
     *
     * @throws IllegalArgumentException if it has a character that Longhorn does not accept
     */
    public String cleanPath() {
        if (path.contains("$") || path.contains(",")) {
            throw invalid("the path must not contain '$' or ','");
        }
        return Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .collect(Collectors.joining("/"));
    }

    /**
     * @param what the part that is missing, with its article
     * @param form that a URL of this kind has
     */
    public IllegalArgumentException missing(String what, String form) {
        return invalid("%s is missing; use %s".formatted(what, form));
    }

    public IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("backup target URL '%s': %s".formatted(text, problem));
    }
}
