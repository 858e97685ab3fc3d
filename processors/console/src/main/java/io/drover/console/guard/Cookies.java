package io.drover.console.guard;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;

import java.util.Optional;

/** Cookies of one kind: no script reads them, and no other site's page has them sent. */
record Cookies(String name, ConsoleAccess access) {
    private static final int PAST = 0;

    /** Browsers take one of this prefix over TLS only, and only from the host itself. */
    private static final String SECURE_PREFIX = "__Host-";

    Optional<String> of(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(name(context)))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
    }

    void set(RoutingContext context, String value) {
        context.response().addCookie(cookie(context, value));
    }

    void remove(RoutingContext context) {
        context.response().addCookie(cookie(context, "").setMaxAge(PAST));
    }

    private Cookie cookie(RoutingContext context, String value) {
        boolean secure = isSecure(context);
        return Cookie.cookie(name(context), value)
                .setPath(secure ? "/" : "/console")
                .setSecure(secure)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT);
    }

    private String name(RoutingContext context) {
        return isSecure(context) ? SECURE_PREFIX + name : name;
    }

    private boolean isSecure(RoutingContext context) {
        return RequestChecks.origin(access.hosts(), context.request())
                .filter(OwnHosts::isSecure)
                .isPresent();
    }
}
