package io.drover.console.guard;

import org.apache.camel.spi.PropertiesComponent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the console, as the properties say.
 *
 * @param readOnly whether nobody may change anything
 * @param proxies where requests come from that may name a person
 * @param proxySecret what those requests have to bring; empty unless the mode is {@code proxy}
 * @param rights what pages need that users added
 */
public record ConsoleAccess(
        AccessMode mode,
        boolean readOnly,
        OwnHosts hosts,
        List<AddressRange> proxies,
        Optional<String> proxySecret,
        RouteRights rights) {
    static final String AUTH = "drover.console.auth";
    static final String HOSTS = "drover.console.hosts";
    private static final String HOST = "drover.console.host";
    private static final String READ_ONLY = "drover.console.read-only";
    private static final String PROXIES = "drover.console.trusted-proxies";
    private static final String SECRET = "drover.console.proxy-secret-file";
    private static final String RIGHTS = "drover.console.rights";
    private static final int SHORTEST_SECRET = 16;

    public ConsoleAccess {
        proxies = List.copyOf(proxies);
    }

    /**
     * To be asked before the server starts: without a sign-in, nobody on the network may reach it.
     *
     * @throws IllegalStateException if the properties would let in everybody, or cannot be read
     */
    public static ConsoleAccess of(PropertiesComponent properties) {
        AccessMode mode = AccessMode.of(property(properties, AUTH));
        String host = property(properties, HOST);
        if (!mode.knowsPeople() && !isLoopback(host)) {
            throw new IllegalStateException(
                    "%s is '%s', but the console has no sign-in; set it to 127.0.0.1, and reach it by kubectl port-forward or a tunnel, or set %s"
                            .formatted(HOST, host, AUTH));
        }
        OwnHosts hosts = OwnHosts.of(property(properties, HOSTS));
        if (!mode.knowsPeople() && !hosts.outside().isEmpty()) {
            throw new IllegalStateException(
                    "%s is '%s', but the console has no sign-in, so it answers names of this machine only; empty it, or set %s"
                            .formatted(HOSTS, property(properties, HOSTS), AUTH));
        }
        return new ConsoleAccess(
                mode,
                Boolean.parseBoolean(property(properties, READ_ONLY)),
                hosts,
                proxies(property(properties, PROXIES)),
                mode == AccessMode.PROXY
                        ? Optional.of(secret(property(properties, SECRET)))
                        : Optional.empty(),
                RouteRights.shipped().and(property(properties, RIGHTS)));
    }

    private static String property(PropertiesComponent properties, String name) {
        return properties
                .resolveProperty(name)
                .orElseThrow(() -> new IllegalStateException("property " + name + " is missing"));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "%s is '%s', which is no address of this machine; set it to 127.0.0.1"
                            .formatted(HOST, host),
                    e);
        }
    }

    private static List<AddressRange> proxies(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(AddressRange::of)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(PROXIES + ": " + e.getMessage(), e);
        }
    }

    /** What it is, is in no message. */
    private static String secret(String file) {
        if (file.isEmpty()) {
            throw new IllegalStateException(
                    "%s is proxy, so %s has to name a file with the secret that the proxy sends"
                            .formatted(AUTH, SECRET));
        }
        try {
            String secret = Files.readString(Path.of(file)).strip();
            if (secret.length() < SHORTEST_SECRET) {
                throw new IllegalStateException(
                        "%s: the secret in %s has fewer than %d characters; make it longer"
                                .formatted(SECRET, file, SHORTEST_SECRET));
            }
            return secret;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s: %s cannot be read: %s".formatted(SECRET, file, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return "ConsoleAccess[%s]".formatted(mode.text());
    }
}
