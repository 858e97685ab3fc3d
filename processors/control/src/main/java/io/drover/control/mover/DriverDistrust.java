package io.drover.control.mover;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

import java.util.Optional;

/**
 * Which drivers kept quiet about a change. What they say is not relied on again, until somebody
 * says so: a ConfigMap for each remembers it.
 */
final class DriverDistrust {
    /** Annotation of a class: {@code trust} or {@code off}. */
    static final String ANNOTATION = "drover.io/cbt";

    private static final String TRUST = "trust";
    private static final String PREFIX = "drover-cbt-distrust-";
    private static final String MISSED = "missed";
    private static final String BACKUP = "backup";

    private final Cluster cluster;

    DriverDistrust(Cluster cluster) {
        this.cluster = cluster;
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

    void record(String driver, String backup, String missed) {
        cluster.createIfAbsent(
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(PREFIX + driver)
                        .withNamespace(cluster.namespace())
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .endMetadata()
                        .addToData(BACKUP, backup)
                        .addToData(MISSED, missed)
                        .build());
    }
}
