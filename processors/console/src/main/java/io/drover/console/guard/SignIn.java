package io.drover.console.guard;

import io.drover.console.view.Hrefs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.Optional;

/**
 * The page where a person shows a token, and the session that they get for it. Not a route: a file
 * that replaces routes must not replace this. Thread-safe.
 */
final class SignIn {
    static final String PATH = "/console/sign-in";
    static final String OUT = "/console/sign-out";

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final String FIRST_PAGE = "/console/";
    private static final int SEE_OTHER = 303;
    private static final int OK = 200;
    private static final int REFUSED = 422;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Cookies cookies;
    private final Sessions sessions;
    private final SignInLimit limit;
    private final Reviews reviews;
    private final GuardPages pages;
    private final RandomText random = new RandomText();

    SignIn(ConsoleAccess access, Reviews reviews, GuardPages pages, InstantSource clock) {
        this.cookies = new Cookies("drover-session", access);
        this.sessions = new Sessions(clock);
        this.limit = new SignInLimit(clock);
        this.reviews = reviews;
        this.pages = pages;
    }

    /** Whose session the request belongs to. */
    Entry enter(RoutingContext context) {
        return cookies.of(context)
                .flatMap(id -> sessions.of(id, !LiveRequests.isOne(context)))
                .<Entry>map(Entry.In::new)
                .orElseGet(Entry.Stranger::new);
    }

    /** The session's id, which forms depend on. */
    Optional<String> session(RoutingContext context) {
        return cookies.of(context);
    }

    /** Has a person sign in who has not. */
    static void lead(RoutingContext context) {
        String to = context.request().uri();
        context.response()
                .setStatusCode(SEE_OTHER)
                .putHeader("Location", PATH + "?to=" + Hrefs.encode(to))
                .end();
    }

    void show(RoutingContext context, String formToken) {
        answer(context, formToken, OK, "", to(context.request().getParam("to")));
    }

    private void answer(
            RoutingContext context, String formToken, int status, String error, String to) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end(pages.signIn(formToken, error, to));
    }

    /** Pages of the console only: whoever makes a link to the sign-in must not choose another. */
    static String to(String asked) {
        return asked != null && asked.matches("/console/[\\x21-\\x7e]*") && !asked.contains("\\")
                ? asked
                : FIRST_PAGE;
    }

    void act(RoutingContext context, String formToken) {
        HttpServerRequest request = context.request();
        String to = to(request.getFormAttribute("to"));
        String address = request.remoteAddress().host();
        if (limit.isReached(address)) {
            context.response()
                    .putHeader("Retry-After", Long.toString(SignInLimit.PAUSE.toSeconds()));
            answer(
                    context,
                    formToken,
                    TOO_MANY,
                    "There were too many tokens from your address that are not known; wait a"
                            + " minute.",
                    to);
            return;
        }
        String token = Optional.ofNullable(request.getFormAttribute("bearer")).orElse("").strip();
        Vertx vertx = context.vertx();
        vertx.executeBlocking(
                        () -> token.isEmpty() ? Optional.<Identity>empty() : reviews.whose(token),
                        false)
                .onSuccess(
                        identity -> {
                            if (identity.isPresent()) {
                                admit(context, address, identity.get(), token, to);
                            } else {
                                limit.failed(address);
                                LOG.warn("console: a token from {} is not known", address);
                                answer(
                                        context,
                                        formToken,
                                        REFUSED,
                                        "The API server does not know this token, or it is too"
                                                + " old.",
                                        to);
                            }
                        })
                .onFailure(
                        failure ->
                                answer(context, formToken, UNAVAILABLE, failure.getMessage(), to));
    }

    private void admit(
            RoutingContext context, String address, Identity identity, String token, String to) {
        limit.succeeded(address);
        String id = random.next();
        sessions.open(id, identity, TokenEnd.of(token));
        cookies.set(context, id);
        LOG.info("console: {} has signed in from {}", identity.shown(), address);
        context.response().setStatusCode(SEE_OTHER).putHeader("Location", to).end();
    }

    void signOut(RoutingContext context) {
        cookies.of(context).ifPresent(sessions::close);
        cookies.remove(context);
        context.response().setStatusCode(SEE_OTHER).putHeader("Location", PATH).end();
    }
}
