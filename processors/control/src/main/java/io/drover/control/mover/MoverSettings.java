package io.drover.control.mover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;

import io.drover.control.domain.Services;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Jobs that move data are made.
 *
 * @param image of them; empty for that of this Drover
 * @param serviceAccount that they have; empty for the namespace's default one
 * @param memory that each may have
 * @param cpu that each is given
 * @param nonRoot whether they run without root, which needs device ownership on the nodes
 * @param pullSecrets names of Secrets
 * @param priorityClass empty for none
 * @param nodeSelector labels of the nodes that they may run on
 * @param tolerations of taints of nodes
 * @param routes name of the ConfigMap with the user's routes; empty for none
 * @param prepare how long it may take until one begins to work
 * @param silence how long one that restores may not show itself
 */
record MoverSettings(
        Optional<String> image,
        Optional<String> serviceAccount,
        Quantity memory,
        Quantity cpu,
        boolean nonRoot,
        List<String> pullSecrets,
        Optional<String> priorityClass,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Optional<String> routes,
        Duration prepare,
        Duration silence) {
    /**
     * @throws IllegalArgumentException if a property is malformed; the message names it
     */
    static MoverSettings of(Services services) {
        return new MoverSettings(
                text(services, "drover.mover.image"),
                text(services, "drover.mover.service-account"),
                new Quantity(services.text("drover.mover.memory", "512Mi")),
                new Quantity(services.text("drover.mover.cpu", "100m")),
                services.isOn("drover.mover.run-as-non-root"),
                Arrays.stream(services.text("drover.mover.image-pull-secrets", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                text(services, "drover.mover.priority-class"),
                json(
                        "drover.mover.node-selector",
                        services.text("drover.mover.node-selector", "{}"),
                        new TypeReference<Map<String, String>>() {}),
                json(
                        "drover.mover.tolerations",
                        services.text("drover.mover.tolerations", "[]"),
                        new TypeReference<List<Toleration>>() {}),
                text(services, "drover.mover.routes"),
                services.duration("drover.mover.prepare-deadline", "30m"),
                services.duration("drover.backup.deadline", "30m"));
    }

    private static Optional<String> text(Services services, String property) {
        return Optional.of(services.text(property, "")).filter(text -> !text.isEmpty());
    }

    /** A property whose value is JSON, as in a Pod. */
    static <T> T json(String property, String text, TypeReference<T> type) {
        try {
            return Cluster.MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not what a Pod has there, as JSON: %s"
                            .formatted(property, text, e.getOriginalMessage()),
                    e);
        }
    }

    Map<String, Quantity> requests() {
        return Map.of("memory", memory, "cpu", cpu);
    }
}
