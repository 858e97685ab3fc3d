package io.drover.runtime;

import io.fabric8.kubernetes.client.Config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a runtime is started.
 *
 * @param kubernetes the API server
 * @param namespace where the resources live
 * @param volumes directory of the {@code file} volume driver
 * @param defaultTargetUrl URL for a target {@code default} that has none; may be empty
 * @param routes directory with routes that replace or add to the shipped ones
 * @param manifests directory of manifests to be watched and applied
 * @param properties Camel's and Drover's, stronger than the configuration files'
 */
public record RuntimeOptions(
        Config kubernetes,
        String namespace,
        Path volumes,
        String defaultTargetUrl,
        Optional<Path> routes,
        Optional<Path> manifests,
        Map<String, String> properties) {
    public RuntimeOptions {
        properties = Map.copyOf(properties);
    }

    /**
     * The name of this replica, where several may take each other's place: {@code drover.replica}.
     */
    Optional<String> replica() {
        return Optional.ofNullable(properties.get("drover.replica"))
                .filter(name -> !name.isBlank());
    }

    /** Directory of the sockets at which attached volumes are served, beside that of volumes. */
    Path sockets() {
        return volumes.resolveSibling("nbd");
    }
}
