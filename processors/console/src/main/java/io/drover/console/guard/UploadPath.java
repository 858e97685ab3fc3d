package io.drover.console.guard;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import java.util.regex.Pattern;

/**
 * The only address whose requests may be longer than forms are. Their bodies are not read before
 * the token was looked at, so that one stands in the query.
 */
public final class UploadPath {
    /** As a router has it. */
    public static final String ROUTE = "/console/images/:image/upload";

    private static final Pattern PATH = Pattern.compile("/console/images/[^/]+/upload");

    private UploadPath() {}

    static boolean isOf(RoutingContext context) {
        return context.request().method().equals(HttpMethod.POST)
                && PATH.matcher(context.normalizedPath()).matches();
    }
}
