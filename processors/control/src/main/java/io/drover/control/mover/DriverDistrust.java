package io.drover.control.mover;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

import java.util.Map;
import java.util.Optional;

/**
 * Which drivers kept quiet about a change. What they say is not relied on again, until somebody
 * says so: a ConfigMap for each remembers it.
 */
public final class DriverDistrust {
    /** Annotation of a class: {@code trust} or {@code off}. */
    static final String ANNOTATION = "drover.io/cbt";

    private static final String TRUST = "trust";
    private static final String PREFIX = "drover-cbt-distrust-";
    private static final String MISSED = "missed";
    private static final String BACKUP = "backup";

    private static final String EVENT = "ChangedBlocksMissed";
    private static final String TEXT =
            "CSI driver %s kept quiet about a change, so everything is read, and what it says of"
                    + " changes is not relied on any more: %s";

    private final Cluster cluster;
    private final Events events;

    DriverDistrust(Cluster cluster, Events events) {
        this.cluster = cluster;
        this.events = events;
    }

    /**
     * Why the driver is not asked; empty if it is.
     *
     * @param word annotation {@link #ANNOTATION} of the claim's class
     */
    Optional<String> of(String driver, Optional<String> word) {
        if (word.filter(TRUST::equals).isPresent()) {
            return Optional.empty();
        }
        return cluster.find(ConfigMap.class, PREFIX + driver)
                .map(
                        found ->
                                "driver %s kept quiet about a change before; annotation %s: trust of the class asks it again"
                                        .formatted(driver, ANNOTATION));
    }

    /** The driver that it remembers; empty if it is something else. */
    public static Optional<String> driver(ConfigMap map) {
        return Optional.of(map.getMetadata().getName())
                .filter(name -> name.startsWith(PREFIX))
                .filter(
                        _ ->
                                Names.DROVER.equals(
                                        Optional.ofNullable(map.getMetadata().getLabels())
                                                .orElse(Map.of())
                                                .get(Names.LABEL_MANAGED_BY)))
                .map(name -> name.substring(PREFIX.length()));
    }

    /**
     * @param backup for which it was asked
     * @param missed what it did not report
     */
    void record(String driver, Backup backup, String missed) {
        events.warning(backup, EVENT, TEXT.formatted(driver, missed));
        cluster.createIfAbsent(
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(PREFIX + driver)
                        .withNamespace(cluster.namespace())
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .endMetadata()
                        .addToData(BACKUP, backup.getMetadata().getName())
                        .addToData(MISSED, missed)
                        .build());
    }
}
