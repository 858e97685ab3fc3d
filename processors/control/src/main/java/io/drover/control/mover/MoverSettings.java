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
 * @param onePerNode whether there is one on a node at most
 * @param bandwidth bytes a second that those of backups may transfer together; 0 for any number
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
        boolean onePerNode,
        long bandwidth,
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
                onePerNode(services.number("drover.mover.per-node", 0)),
                bandwidth(services.bytes("drover.mover.bandwidth", "0")),
                text(services, "drover.mover.routes"),
                services.duration("drover.mover.prepare-deadline", "30m"),
                services.duration("drover.backup.deadline", "30m"));
    }

    /** A scheduler can be told to keep Jobs apart, not to count them. */
    static boolean onePerNode(int number) {
        if (number > 1) {
            throw new IllegalArgumentException(
                    "drover.mover.per-node is '%d'; set it to 0 for any number of Jobs on a node, or to 1 for one"
                            .formatted(number));
        }
        return number == 1;
    }

    static long bandwidth(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "drover.mover.bandwidth is %d bytes; set it to 0 for any number, or to a size such as 100Mi"
                            .formatted(bytes));
        }
        return bytes;
    }

    /**
     * Of the bandwidth, that of one Job.
     *
     * @param jobs that may run at once, 1 or more
     * @return bytes a second; 0 for any number
     */
    long share(int jobs) {
        return bandwidth == 0 ? 0 : Math.max(1, bandwidth / jobs);
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
