package io.drover.console.page;

import io.drover.resource.Names;

import org.apache.camel.Exchange;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a page may change while it is shown: the parts between the marks that the templates
 * {@code live} and {@code region} make. Texts of others cannot make them, since they are escaped.
 *
 * @param status of HTTP
 */
record LiveParts(int status, String html) {
    /** Of the query of a page's address. */
    static final String PARAMETER = "part";

    /** The value that asks for these parts. */
    static final String LIVE = "live";

    private static final Pattern MARKED =
            Pattern.compile("<!--live-->(.*?)<!--/live-->", Pattern.DOTALL);

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int DIGITS = 24;

    static boolean areAskedFor(Exchange exchange) {
        return LIVE.equals(exchange.getMessage().getHeader(PARAMETER));
    }

    static LiveParts of(int status, String page) {
        return new LiveParts(
                status,
                MARKED.matcher(page)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.joining()));
    }

    /** A page whose object has gone is to be loaded as a whole, and says so then. */
    void answer(Exchange exchange) {
        Object known = exchange.getMessage().getHeader("If-None-Match");
        String tag = '"' + Names.sha256(html).substring(0, DIGITS) + '"';
        if (status == NOT_FOUND) {
            Renderer.answer(exchange, NO_CONTENT, "");
            exchange.getMessage().setHeader("HX-Refresh", "true");
        } else if (status != OK) {
            Renderer.answer(exchange, status, "");
        } else {
            Renderer.answer(exchange, tag.equals(known) ? NOT_MODIFIED : OK, body(tag, known));
            exchange.getMessage().setHeader("ETag", tag);
        }
    }

    private String body(String tag, Object known) {
        return tag.equals(known) ? "" : html;
    }
}
