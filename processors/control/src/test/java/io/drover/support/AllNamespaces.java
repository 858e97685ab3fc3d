package io.drover.support;

import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Optional;

/**
 * Reads from the API server what caches also have of other namespaces, there under {@code
 * <namespace>/<name>}.
 */
public record AllNamespaces(Cluster cluster) implements ResourceReader {
    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? cluster.find(kind, name)
                : Optional.ofNullable(
                        cluster.client()
                                .resources(kind)
                                .inNamespace(name.substring(0, slash))
                                .withName(name.substring(slash + 1))
                                .get());
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind) {
        return cluster.list(kind);
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
        return cluster.list(kind, label, value);
    }
}
