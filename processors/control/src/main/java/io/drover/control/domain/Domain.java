package io.drover.control.domain;

import org.apache.camel.spi.Registry;

/**
 * A part of the control plane, such as backups: binds the beans that its routes name. Each is a
 * {@link java.util.ServiceLoader} service, found by the runtime.
 */
@FunctionalInterface
public interface Domain {
    /**
     * Called once, before the routes are loaded.
     *
     * @param registry where the beans go
     * @param services what all domains work with
     */
    void bind(Registry registry, Services services);
}
