package io.drover.console.guard;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The names by which browsers reach the console: those of the loopback interface with its own port,
 * and those that the properties list.
 *
 * @param outside schemes by name and, if it is not the scheme's own, port
 */
record OwnHosts(Map<String, String> outside) {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern SYNTAX =
            Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?");
    private static final String HTTP = "http";
    private static final String HTTPS = "https";
    private static final int HTTP_PORT = 80;

    OwnHosts {
        outside = Map.copyOf(outside);
    }

    /**
     * @param text names separated by commas, such as {@code drover.example.org}; one that is
     *     reached without TLS has {@code http://} before it
     * @throws IllegalStateException if one of them is no name
     */
    static OwnHosts of(String text) {
        Map<String, String> outside = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip().toLowerCase(Locale.ROOT);
            String scheme = name.startsWith(HTTP + "://") ? HTTP : HTTPS;
            String host = name.replaceFirst("^https?://", "");
            if (host.isEmpty() && name.isEmpty()) {
                continue;
            }
            if (!SYNTAX.matcher(host).matches()) {
                throw new IllegalStateException(
                        "%s has '%s', which is no name of a host; write them such as drover.example.org,http://drover.lan:8080"
                                .formatted(ConsoleAccess.HOSTS, part.strip()));
            }
            outside.put(host.replaceFirst(scheme.equals(HTTPS) ? ":443$" : ":80$", ""), scheme);
        }
        return new OwnHosts(outside);
    }

    /**
     * What a browser says that a page of this name comes from; empty if the name is not one of the
     * console's.
     *
     * @param authority a name and, if it is not the scheme's own, a port
     * @param port where this server listens
     */
    Optional<String> origin(String authority, int port) {
        String lower = authority.toLowerCase(Locale.ROOT);
        if (LOOPBACK.stream()
                .anyMatch(
                        name ->
                                lower.equals(name + ":" + port)
                                        || port == HTTP_PORT && lower.equals(name))) {
            return Optional.of(HTTP + "://" + lower);
        }
        return Optional.ofNullable(outside.get(lower))
                .or(() -> Optional.ofNullable(outside.get(lower.replaceFirst(":443$", ""))))
                .map(scheme -> scheme + "://" + lower.replaceFirst(":443$", ""));
    }

    static boolean isSecure(String origin) {
        return origin.startsWith(HTTPS + ":");
    }

    /** Where to find it, in words. */
    String addresses(int port) {
        StringBuilder text =
                new StringBuilder(
                        "http://127.0.0.1:%d/ and http://localhost:%d/".formatted(port, port));
        new TreeMap<>(outside)
                .forEach((name, scheme) -> text.append(", %s://%s/".formatted(scheme, name)));
        return text.toString();
    }
}
