package io.drover.console.guard;

import io.drover.resource.Cluster;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
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

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final String ENTRY = "entry";
    private static final String BROWSER = "browser";
    private static final String ASSETS = "/console/assets/";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final long BODY_LIMIT = 1024 * 1024;
    private static final int FIRST = -300;
    private static final int SECOND = -200;
    private static final int THIRD = -100;
    private static final int FOURTH = -75;

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

    private final ConsoleAccess access;
    private final GuardPages pages;
    private final RequestChecks checks;
    private final Authority authority;
    private final SignIn signIn;
    private final Cookies cookies;
    private final FormTokens tokens = new FormTokens();
    private final BodyHandler forms = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
    private final Visits visits = new Visits();

    public Guard(ConsoleAccess access, Cluster cluster, GuardPages pages, InstantSource clock) {
        Reviews reviews = new Reviews(cluster);
        this.access = access;
        this.pages = pages;
        this.checks = new RequestChecks(access);
        this.authority =
                new Authority(access, new Permissions(reviews, cluster.namespace(), clock));
        this.signIn = new SignIn(access, reviews, pages, clock);
        this.cookies = new Cookies("drover-console", access);
    }

    /** Who is before the pages that are being made. */
    public Visits visits() {
        return visits;
    }

    /** To be called before any route serves a request. */
    public void install(Router router) {
        router.route().order(FIRST).handler(this::admit).failureHandler(Guard::fail);
        router.route().method(HttpMethod.POST).order(SECOND).handler(this::readForm);
        router.route().order(THIRD).handler(this::admitForm);
        router.route().order(FOURTH).handler(this::authorize);
        if (access.mode() == AccessMode.TOKEN) {
            router.get(SignIn.PATH).handler(context -> signIn.show(context, formToken(context)));
            router.post(SignIn.PATH).handler(context -> signIn.act(context, formToken(context)));
            router.post(SignIn.OUT).handler(signIn::signOut);
        }
        router.route().last().handler(this::nothingHere);
    }

    /** The server itself refuses requests that name no host, before anybody is asked. */
    private static void fail(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (context.statusCode() != BAD_REQUEST || response.ended()) {
            context.next();
            return;
        }
        HEADERS.forEach(response::putHeader);
        response.setStatusCode(BAD_REQUEST)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(
                        context.request().authority() == null
                                ? "The request is not understood; it has to name the host.\n"
                                : "The request is not understood.\n");
    }

    private void admit(RoutingContext context) {
        HttpServerResponse response = context.response();
        // last of all, so that no route can replace them
        context.addHeadersEndHandler(
                end -> {
                    HEADERS.forEach(response::putHeader);
                    response.putHeader("Cache-Control", caching(context));
                });
        Optional<Refusal> refusal = checks.check(context.request());
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
            return;
        }
        context.put(BROWSER, cookies.of(context).orElseGet(() -> newCookie(context)));
        Entry entry = entry(context);
        context.put(ENTRY, entry);
        ProxyHeaders.remove(context.request().headers());
        switch (entry) {
            case Entry.Out out when !isPublic(context) -> refuse(context, out.refusal());
            case Entry.Stranger _ when !isPublic(context) -> askWho(context);
            default -> {
                open(context, who(entry));
                context.next();
            }
        }
    }

    private String newCookie(RoutingContext context) {
        String value = tokens.newCookie();
        cookies.set(context, value);
        return value;
    }

    private Entry entry(RoutingContext context) {
        return switch (access.mode()) {
            case LOOPBACK -> new Entry.Anybody();
            case TOKEN -> signIn.enter(context);
            case PROXY -> ProxyHeaders.enter(context.request().headers());
        };
    }

    private static Optional<Identity> who(Entry entry) {
        return entry instanceof Entry.In(Identity identity)
                ? Optional.of(identity)
                : Optional.empty();
    }

    /** What tells nothing, and what a person needs to sign in. */
    private boolean isPublic(RoutingContext context) {
        String path = context.normalizedPath();
        return path.equals("/")
                || path.startsWith(ASSETS)
                || access.mode() == AccessMode.TOKEN && path.equals(SignIn.PATH);
    }

    private void askWho(RoutingContext context) {
        boolean page =
                !context.request().method().equals(HttpMethod.POST)
                        && context.request().getHeader("HX-Request") == null
                        && accepts(context);
        if (page) {
            SignIn.lead(context);
        } else {
            refuse(
                    context,
                    new Refusal(
                            UNAUTHORIZED,
                            "You are not signed in, or no longer. Sign in at /console/sign-in, and"
                                    + " repeat."));
        }
    }

    /** Headers for the routes, whatever the browser sent in them. */
    private void open(RoutingContext context, Optional<Identity> who) {
        String key = visits.open(new Visit(who, authority, access.mode() == AccessMode.TOKEN));
        context.addEndHandler(end -> visits.close(key));
        context.request().headers().set(Visits.HEADER, key);
        context.request().headers().set(TOKEN_HEADER, formToken(context));
    }

    /** A form belongs to a browser and, where there is one, to a session. */
    private String binding(RoutingContext context) {
        return context.<String>get(BROWSER)
                + (access.mode() == AccessMode.TOKEN ? signIn.session(context).orElse("") : "");
    }

    private String formToken(RoutingContext context) {
        return tokens.of(binding(context));
    }

    /** The names of assets have a digest of what is in them. */
    private static String caching(RoutingContext context) {
        return context.response().getStatusCode() == OK
                        && context.normalizedPath().startsWith(ASSETS)
                ? "public, max-age=31536000, immutable"
                : "no-store";
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
        return tokens.matches(binding(context), token)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                FORBIDDEN,
                                "The form is older than this start of Drover, or not of this"
                                        + " browser. Go back, load the page again, and repeat."));
    }

    private void authorize(RoutingContext context) {
        String path = context.normalizedPath();
        if (isPublic(context) || access.mode() == AccessMode.TOKEN && path.equals(SignIn.OUT)) {
            context.next();
            return;
        }
        boolean post = context.request().method().equals(HttpMethod.POST);
        String method = post ? RouteRights.POST : RouteRights.GET;
        Optional<Identity> who = who(context.get(ENTRY));
        if (post) {
            who.ifPresent(
                    identity ->
                            context.addEndHandler(
                                    end ->
                                            LOG.info(
                                                    "console: {} sent the form {}, answered with"
                                                            + " {}",
                                                    identity.shown(),
                                                    path,
                                                    context.response().getStatusCode())));
        }
        Optional<Verdict> known = authority.withoutAsking(who, method, path);
        if (known.isPresent()) {
            conclude(context, known.get());
            return;
        }
        if (!post) {
            context.request().pause();
        }
        context.vertx()
                .executeBlocking(() -> authority.of(who, method, path), false)
                .onComplete(
                        verdict -> {
                            if (!post) {
                                context.request().resume();
                            }
                            conclude(
                                    context,
                                    verdict.succeeded()
                                            ? verdict.result()
                                            : new Verdict.Unknown(
                                                    "What you may do could not be found out; the"
                                                            + " log has the cause."));
                        });
    }

    private void conclude(RoutingContext context, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allowed _ -> {
                if (access.mode().knowsPeople()) {
                    LiveRequests.limit(context);
                }
                context.next();
            }
            case Verdict.Denied denied -> refuse(context, new Refusal(FORBIDDEN, denied.reason()));
            case Verdict.Unknown unknown ->
                    refuse(context, new Refusal(UNAVAILABLE, unknown.reason()));
        }
    }

    private void nothingHere(RoutingContext context) {
        refuse(
                context,
                new Refusal(NOT_FOUND, "There is no such page. The first one is /console/"));
    }

    private static boolean accepts(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("Accept"))
                .orElse("")
                .contains("text/html");
    }

    /** As a page where a person sees it who has a name; as text for programs. */
    private void refuse(RoutingContext context, Refusal refusal) {
        boolean page =
                access.mode().knowsPeople() && accepts(context) && context.get(ENTRY) != null;
        String token =
                page && access.mode() == AccessMode.TOKEN && who(context.get(ENTRY)).isPresent()
                        ? formToken(context)
                        : "";
        boolean upload = UploadPath.isOf(context);
        if (upload) {
            context.response().putHeader("Connection", "close");
        }
        Future<Void> answered =
                context.response()
                        .setStatusCode(refusal.status())
                        .putHeader(
                                "Content-Type",
                                (page ? "text/html" : "text/plain") + "; charset=utf-8")
                        .end(
                                page
                                        ? pages.refusal(refusal.status(), refusal.reason(), token)
                                        : refusal.reason() + "\n");
        if (upload) {
            answered.onComplete(_ -> Farewell.say(context.request()));
        }
    }
}
