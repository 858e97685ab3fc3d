package io.drover.runtime;

import org.apache.camel.spi.PropertiesComponent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where one of Camel's HTTP servers listens. Camel starts without it if the port is taken, so that
 * probes would end the pod, and an operator would look at another process's pages.
 *
 * @param name {@code management} or {@code console}, as the properties have it
 */
record ServerPort(String name, String host, int port) {
    static final String MANAGEMENT = "management";
    static final String CONSOLE = "console";

    private static final int LAST = 65_535;

    /**
     * To be asked before the server starts.
     *
     * @throws IllegalStateException if the server is enabled and its port is no number from 0 to
     *     65535, or cannot be bound
     */
    static void requireFree(PropertiesComponent properties, String name) {
        if (isEnabled(properties, name)) {
            new ServerPort(
                            name,
                            property(properties, key(name, "host")),
                            number(properties, key(name, "port")))
                    .requireFree();
        }
    }

    static boolean isEnabled(PropertiesComponent properties, String name) {
        return Boolean.parseBoolean(property(properties, key(name, "enabled")));
    }

    private static String key(String name, String option) {
        return "drover." + name + "." + option;
    }

    private static String property(PropertiesComponent properties, String name) {
        return properties
                .resolveProperty(name)
                .orElseThrow(() -> new IllegalStateException("property " + name + " is missing"));
    }

    private static int number(PropertiesComponent properties, String key) {
        String port = property(properties, key);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > LAST) {
            throw new IllegalStateException(
                    "%s is '%s'; set it to a port from 0 to %d".formatted(key, port, LAST));
        }
        return Integer.parseInt(port);
    }

    private void requireFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new IllegalStateException(message(String.valueOf(e.getMessage())));
        }
    }

    private String message(String cause) {
        return cause.contains("already in use")
                ? "the %s port %d is in use; free it or set %s"
                        .formatted(name, port, key(name, "port"))
                : "the %s port %d of %s cannot be used: %s; set %s or %s"
                        .formatted(name, port, host, cause, key(name, "port"), key(name, "host"));
    }
}
