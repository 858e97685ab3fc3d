package io.drover.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Optional;

/**
 * Reads resources of Drover's namespace: from caches, as reconcilers do, or, by a {@link Cluster},
 * from the API server. What a cache hands out is shared and must not be changed; {@link
 * Cluster#copy} makes a copy that may.
 */
public interface ResourceReader {
    /** Empty if there is no such object, or if the name is empty. */
    <T extends HasMetadata> Optional<T> find(Class<T> kind, String name);

    <T extends HasMetadata> List<T> list(Class<T> kind);

    /** Those that have the label with that value. */
    <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value);
}
