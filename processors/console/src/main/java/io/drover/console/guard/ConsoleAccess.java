package io.drover.console.guard;

import org.apache.camel.spi.PropertiesComponent;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who may use the console, as the properties say. */
public final class ConsoleAccess {
    private static final String HOST = "drover.console.host";
    private static final String AUTH = "drover.console.auth";
    private static final String LOOPBACK = "loopback";

    private ConsoleAccess() {}

    /**
     * To be asked before the server starts: without a sign-in, nobody on the network may reach it.
     *
     * @throws IllegalStateException if the properties would let in everybody
     */
    public static void require(PropertiesComponent properties) {
        String auth = property(properties, AUTH);
        String host = property(properties, HOST);
        if (!auth.equals(LOOPBACK)) {
            throw new IllegalStateException(
                    "%s is '%s'; the only way in is '%s'".formatted(AUTH, auth, LOOPBACK));
        }
        if (!isLoopback(host)) {
            throw new IllegalStateException(
                    "%s is '%s', but the console has no sign-in; set it to 127.0.0.1, and reach it by kubectl port-forward or a tunnel"
                            .formatted(HOST, host));
        }
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
}
