package io.drover.control.domain;

import org.apache.camel.util.InetAddressUtil;

import java.util.Map;
import java.util.Optional;

/** The node that Drover runs on, and with it the data of its volumes. */
public final class NodeName {
    private static final String PROPERTY = "drover.node";
    private static final String ENVIRONMENT = "DROVER_NODE";

    private NodeName() {}

    /** By the properties of a start, which are stronger than the environment variable. */
    public static String of(Map<String, String> properties) {
        return or(
                Optional.ofNullable(properties.get(PROPERTY))
                        .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT))));
    }

    /** The configured name, or that of this machine. */
    public static String or(Optional<String> configured) {
        return configured
                .filter(name -> !name.isBlank())
                .orElseGet(InetAddressUtil::getLocalHostNameSafe);
    }
}
