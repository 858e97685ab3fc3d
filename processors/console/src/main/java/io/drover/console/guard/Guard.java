package io.drover.console.guard;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

import java.util.Map;
import java.util.Optional;

/**
 * Stands before every route of the console's server, also before those that users write: what it
 * does cannot be lost with a replaced file. Thread-safe.
 */
public final class Guard {
    /** Request header for the routes: the token that the forms of an answer have to carry. */
    public static final String TOKEN_HEADER = "X-Console-Token";

    /** Name of the field of every form with that token. */
    public static final String TOKEN_FIELD = "token";

    private static final String COOKIE = "drover-console";
    private static final String ASSETS = "/console/assets/";
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final long BODY_LIMIT = 1024 * 1024;
    private static final int FIRST = -300;
    private static final int SECOND = -200;
    private static final int THIRD = -100;

    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                            + " frame-ancestors 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "same-origin",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin");

    private final FormTokens tokens = new FormTokens();
    private final BodyHandler forms = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);

    /** To be called before any route serves a request. */
    public void install(Router router) {
        router.route().order(FIRST).handler(this::admit);
        router.route().method(HttpMethod.POST).order(SECOND).handler(this::readForm);
        router.route().order(THIRD).handler(this::admitForm);
        router.route().last().handler(Guard::nothingHere);
    }

    private void admit(RoutingContext context) {
        HttpServerResponse response = context.response();
        // last of all, so that no route can replace them
        context.addHeadersEndHandler(
                end -> {
                    HEADERS.forEach(response::putHeader);
                    response.putHeader("Cache-Control", caching(context));
                });
        Optional<Refusal> refusal = RequestChecks.check(context.request());
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
            return;
        }
        String cookie = cookie(context).orElseGet(() -> newCookie(context));
        context.request().headers().set(TOKEN_HEADER, tokens.of(cookie));
        context.next();
    }

    /** The names of assets have a digest of what is in them. */
    private static String caching(RoutingContext context) {
        return context.response().getStatusCode() == OK
                        && context.normalizedPath().startsWith(ASSETS)
                ? "public, max-age=31536000, immutable"
                : "no-store";
    }

    private static Optional<String> cookie(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
    }

    private String newCookie(RoutingContext context) {
        String value = tokens.newCookie();
        context.response()
                .addCookie(
                        Cookie.cookie(COOKIE, value)
                                .setPath("/console")
                                .setHttpOnly(true)
                                .setSameSite(CookieSameSite.STRICT));
        return value;
    }

    /** An upload stays unread until its handler takes it. */
    private void readForm(RoutingContext context) {
        if (UploadPath.isOf(context)) {
            context.request().pause();
            context.next();
        } else {
            forms.handle(context);
        }
    }

    private void admitForm(RoutingContext context) {
        if (!context.request().method().equals(HttpMethod.POST)) {
            context.next();
            return;
        }
        Optional<Refusal> refusal =
                RequestChecks.names(context.request().formAttributes().names(), "a field")
                        .or(() -> token(context));
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
        } else {
            context.next();
        }
    }

    private Optional<Refusal> token(RoutingContext context) {
        String token =
                Optional.ofNullable(
                                UploadPath.isOf(context)
                                        ? context.request().getParam(TOKEN_FIELD)
                                        : context.request().getFormAttribute(TOKEN_FIELD))
                        .orElse("");
        return cookie(context).filter(value -> tokens.matches(value, token)).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                FORBIDDEN,
                                "The form is older than this start of Drover, or not of this"
                                        + " browser. Go back, load the page again, and repeat."));
    }

    private static void nothingHere(RoutingContext context) {
        refuse(
                context,
                new Refusal(NOT_FOUND, "There is no such page. The first one is /console/"));
    }

    /** Nothing more is read of a file that is refused. */
    private static void refuse(RoutingContext context, Refusal refusal) {
        Future<Void> answered =
                context.response()
                        .setStatusCode(refusal.status())
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end(refusal.reason() + "\n");
        if (UploadPath.isOf(context)) {
            answered.onComplete(_ -> context.request().connection().close());
        }
    }
}
