package io.drover.console.guard;

import io.vertx.core.MultiMap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Headers by which a proxy tells who has signed in there. */
final class ProxyHeaders {
    static final String USER = "X-Forwarded-User";
    static final String GROUPS = "X-Forwarded-Groups";
    static final String EMAIL = "X-Forwarded-Email";
    static final String SECRET = "X-Drover-Proxy";
    private static final List<String> NAMES = List.of(USER, GROUPS, EMAIL, SECRET);

    /** Who is in this group may be anybody who has a name. */
    private static final String AUTHENTICATED = "system:authenticated";

    /** Names of Kubernetes itself, such as that of the group that may do everything. */
    private static final String RESERVED = "system:";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private ProxyHeaders() {}

    /**
     * Headers that are not to be believed are not ignored: whoever sends them expects something.
     *
     * @param from the address that the request comes from
     */
    static Optional<Refusal> check(ConsoleAccess access, MultiMap headers, String from) {
        boolean any = NAMES.stream().anyMatch(headers::contains);
        if (!any || access.mode() == AccessMode.PROXY && isTrusted(access, headers, from)) {
            return Optional.empty();
        }
        return Optional.of(
                new Refusal(
                        BAD_REQUEST,
                        access.mode() == AccessMode.PROXY
                                ? "The request says who has signed in, but does not come from a"
                                        + " trusted proxy: see drover.console.trusted-proxies, and"
                                        + " header X-Drover-Proxy."
                                : "The request has a header by which a proxy says who has signed"
                                        + " in, but drover.console.auth is not proxy."));
    }

    private static boolean isTrusted(ConsoleAccess access, MultiMap headers, String from) {
        String secret = Optional.ofNullable(headers.get(SECRET)).orElse("");
        return access.proxies().stream().anyMatch(range -> range.contains(from))
                && NAMES.stream().allMatch(name -> headers.getAll(name).size() <= 1)
                && access.proxySecret()
                        .filter(expected -> MessageDigest.isEqual(bytes(expected), bytes(secret)))
                        .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** To be asked once the headers are known to be the proxy's. */
    static Entry enter(MultiMap headers) {
        String user = Optional.ofNullable(headers.get(USER)).orElse("").strip();
        if (user.isEmpty()) {
            return new Entry.Out(
                    new Refusal(
                            UNAUTHORIZED,
                            "The console is reached through the proxy at which you sign in; this"
                                    + " request did not come from there."));
        }
        if (user.startsWith(RESERVED)) {
            return new Entry.Out(
                    new Refusal(
                            FORBIDDEN,
                            "A name that begins with 'system:' is one of Kubernetes, not of"
                                    + " somebody who signs in."));
        }
        return new Entry.In(
                new Identity(
                        user,
                        "",
                        groups(Optional.ofNullable(headers.get(GROUPS)).orElse("")),
                        Map.of(),
                        Optional.ofNullable(headers.get(EMAIL)).orElse("").strip()));
    }

    private static List<String> groups(String text) {
        return Stream.concat(
                        Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .filter(group -> !group.isEmpty() && !group.startsWith(RESERVED)),
                        Stream.of(AUTHENTICATED))
                .distinct()
                .toList();
    }

    /** No route needs them, and none is to show the secret. */
    static void remove(MultiMap headers) {
        NAMES.forEach(headers::remove);
    }
}
