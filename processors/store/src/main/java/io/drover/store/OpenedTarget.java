package io.drover.store;

import io.drover.blockengine.store.StoreCapabilities;

import org.apache.camel.spi.Registry;

import java.util.Map;

/**
 * What a {@link TargetKind} made for one target.
 *
 * @param parameters of the kind's route template, without {@code target}
 * @param release closes what was made; called once the target's routes are removed
 */
public record OpenedTarget(
        Map<String, String> parameters, StoreCapabilities capabilities, Runnable release) {
    public OpenedTarget {
        parameters = Map.copyOf(parameters);
    }

    /** Unbinds a bean and closes it: the usual {@link #release()} of a kind that binds one. */
    public static Runnable releaseOf(Registry registry, String bean, AutoCloseable resource) {
        return () -> {
            registry.unbind(bean);
            try {
                resource.close();
            } catch (Exception e) {
                // the boundary of AutoCloseable: stores and clients declare nothing checked
                throw new IllegalStateException("closing " + bean, e);
            }
        };
    }
}
