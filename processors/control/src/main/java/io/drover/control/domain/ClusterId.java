package io.drover.control.domain;

import io.drover.resource.Cluster;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Distinguishes this Drover from others that back up to the same targets: a text that is
 * configured, or the uid of the namespace that it serves, which no other namespace of any cluster
 * has. Thread-safe.
 */
public final class ClusterId implements Supplier<String> {
    private final Cluster cluster;
    private volatile Optional<String> known;

    ClusterId(Cluster cluster, Optional<String> configured) {
        this.cluster = cluster;
        this.known = configured.map(String::strip).filter(id -> !id.isEmpty());
    }

    @Override
    public String get() {
        if (known.isEmpty()) {
            known = Optional.of(cluster.namespaceUid());
        }
        return known.get();
    }
}
