package io.drover.runtime;

import org.apache.camel.spi.PropertiesComponent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where health, metrics and Jolokia are served. Camel starts without them if the port is taken, so
 * that probes would end the pod, and an operator would look at another process's pages.
 */
record ManagementPort(String host, int port) {
    private static final String ENABLED = "drover.management.enabled";
    private static final String HOST = "drover.management.host";
    private static final String PORT = "drover.management.port";
    private static final int LAST = 65_535;

    /**
     * To be asked before the server starts.
     *
     * @throws IllegalStateException if management is enabled and the port is no number from 0 to
     *     65535, or cannot be bound
     */
    static void requireFree(PropertiesComponent properties) {
        if (Boolean.parseBoolean(property(properties, ENABLED))) {
            new ManagementPort(property(properties, HOST), number(property(properties, PORT)))
                    .requireFree();
        }
    }

    private static String property(PropertiesComponent properties, String name) {
        return properties
                .resolveProperty(name)
                .orElseThrow(() -> new IllegalStateException("property " + name + " is missing"));
    }

    private static int number(String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > LAST) {
            throw new IllegalStateException(
                    "%s is '%s'; set it to a port from 0 to %d".formatted(PORT, port, LAST));
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
                ? "the management port %d is in use; free it or set %s".formatted(port, PORT)
                : "the management port %d of %s cannot be used: %s; set %s or %s"
                        .formatted(port, host, cause, PORT, HOST);
    }
}
