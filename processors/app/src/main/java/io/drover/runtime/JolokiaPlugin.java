package io.drover.runtime;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.apache.camel.component.platform.http.plugin.DefaultJolokiaPlatformHttpPlugin;
import org.jolokia.json.JSONObject;

import java.util.Optional;

/**
 * Camel's Jolokia, which answers requests that its policy refuses with 403 and the reason. By
 * itself it fails with 500 and a stack trace.
 */
final class JolokiaPlugin extends DefaultJolokiaPlatformHttpPlugin {
    private static final String NO_ORIGIN =
            "The header Origin is missing. A page of any site can send such requests from a browser"
                    + " on this machine, so they are not answered. Add the header: curl -H 'Origin:"
                    + " http://localhost' ...";

    @Override
    @SuppressWarnings("unchecked")
    public Object getHandler() {
        Handler<RoutingContext> jolokia = (Handler<RoutingContext>) super.getHandler();
        return (Handler<RoutingContext>)
                routing ->
                        refusal(routing.request())
                                .ifPresentOrElse(
                                        reason -> refuse(routing, reason),
                                        () -> jolokia.handle(routing));
    }

    private Optional<String> refusal(HttpServerRequest request) {
        Optional<String> origin =
                Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN))
                        .or(() -> Optional.ofNullable(request.getHeader(HttpHeaders.REFERER)));
        if (origin.isEmpty()) {
            return Optional.of(NO_ORIGIN);
        }
        String client = request.remoteAddress().host();
        try {
            getJolokiaRequestHandler().checkAccess(request.scheme(), client, client, origin.get());
            return Optional.empty();
        } catch (SecurityException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void refuse(RoutingContext routing, String reason) {
        JSONObject answer = new JSONObject();
        answer.put("status", 403);
        answer.put("error", reason);
        routing.response()
                .setStatusCode(403)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(answer.toJSONString());
    }
}
