package io.drover.console.guard;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is asked of a request before its body is read. */
final class RequestChecks {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int VERSION = 505;

    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);
    private static final List<String> RESERVED = List.of("camel", "drover", "org.apache.camel");

    private final ConsoleAccess access;

    RequestChecks(ConsoleAccess access) {
        this.access = access;
    }

    Optional<Refusal> check(HttpServerRequest request) {
        return host(request)
                .or(() -> method(request))
                .or(() -> version(request))
                .or(() -> names(request.headers().names(), "a header"))
                .or(() -> names(request.params().names(), "a parameter"))
                .or(
                        () ->
                                ProxyHeaders.check(
                                        access,
                                        request.headers(),
                                        request.remoteAddress().hostAddress()))
                .or(() -> site(request));
    }

    /** What a browser says that a page of this name comes from; empty if the name is foreign. */
    static Optional<String> origin(OwnHosts hosts, HttpServerRequest request) {
        return hosts.origin(authority(request), request.localAddress().port());
    }

    /** A page of another host, whose name was made to lead here, is told apart by this alone. */
    private Optional<Refusal> host(HttpServerRequest request) {
        String header = text(request.headers(), "Host");
        Optional<String> origin = origin(access.hosts(), request);
        int port = request.localAddress().port();
        boolean own =
                origin.isPresent()
                        && (header.isEmpty() || access.hosts().origin(header, port).equals(origin));
        return own
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                MISDIRECTED,
                                "The console answers at %s only; other names are those of drover.console.hosts."
                                        .formatted(access.hosts().addresses(port))));
    }

    /** With HTTP/2 it stands in a field of its own. */
    private static String authority(HttpServerRequest request) {
        return Optional.ofNullable(request.authority()).map(HostAndPort::toString).orElse("");
    }

    private static Optional<Refusal> method(HttpServerRequest request) {
        return METHODS.contains(request.method())
                ? Optional.empty()
                : Optional.of(
                        new Refusal(NOT_ALLOWED, "The console answers GET, HEAD and POST only."));
    }

    /** Camel looks at the body a second time, which HTTP/2 does not allow; no browser upgrades. */
    private static Optional<Refusal> version(HttpServerRequest request) {
        return request.method().equals(HttpMethod.POST)
                        && request.version().equals(HttpVersion.HTTP_2)
                ? Optional.of(new Refusal(VERSION, "Forms are sent by HTTP/1.1 only."))
                : Optional.empty();
    }

    /** Camel makes message headers of all three, and obeys those that have a meaning to it. */
    static Optional<Refusal> names(Collection<String> names, String what) {
        return names.stream()
                .filter(RequestChecks::isReserved)
                .findFirst()
                .map(
                        name ->
                                new Refusal(
                                        BAD_REQUEST,
                                        "The request has %s of a name that is reserved."
                                                .formatted(what)));
    }

    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.stream().anyMatch(lower::startsWith);
    }

    /** Pages of other sites may link to the console; they may neither embed it nor post to it. */
    private Optional<Refusal> site(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String site = text(headers, "Sec-Fetch-Site");
        if (!request.method().equals(HttpMethod.POST)) {
            boolean foreign = site.equals("cross-site") || site.equals("same-site");
            return foreign && !text(headers, "Sec-Fetch-Mode").equals("navigate")
                    ? elsewhere()
                    : Optional.empty();
        }
        String own = origin(access.hosts(), request).orElse("");
        boolean same =
                site.isEmpty()
                        ? text(headers, "Origin").equalsIgnoreCase(own)
                        : site.equals("same-origin") && originIsOwnOrAbsent(headers, own);
        return same ? Optional.empty() : elsewhere();
    }

    private static boolean originIsOwnOrAbsent(MultiMap headers, String own) {
        String origin = text(headers, "Origin");
        return origin.isEmpty() || origin.equalsIgnoreCase(own);
    }

    private static Optional<Refusal> elsewhere() {
        return Optional.of(
                new Refusal(FORBIDDEN, "The request comes from a page of another site."));
    }

    private static String text(MultiMap headers, String name) {
        return Optional.ofNullable(headers.get(name)).orElse("");
    }
}
