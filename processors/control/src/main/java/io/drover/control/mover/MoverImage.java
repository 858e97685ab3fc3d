package io.drover.control.mover;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.Pod;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The image of Jobs: that of this Drover, so that both are of one version. */
final class MoverImage {
    private static final String POD = "DROVER_POD";

    private final Cluster cluster;
    private final Optional<String> configured;
    private final Map<String, String> environment;

    MoverImage(Cluster cluster, Optional<String> configured, Map<String, String> environment) {
        this.cluster = cluster;
        this.configured = configured;
        this.environment = environment;
    }

    /**
     * @throws IOException if it is not known
     */
    String get() throws IOException {
        return configured
                .or(this::ofOwnPod)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "the image of Jobs is not known, as Drover does not run in"
                                                + " a Pod named by DROVER_POD; set property"
                                                + " drover.mover.image"));
    }

    private Optional<String> ofOwnPod() {
        return Optional.ofNullable(environment.get(POD))
                .map(
                        name ->
                                cluster.client()
                                        .pods()
                                        .inNamespace(cluster.namespace())
                                        .withName(name)
                                        .get())
                .map(Pod::getSpec)
                .map(spec -> spec.getContainers().getFirst().getImage());
    }
}
